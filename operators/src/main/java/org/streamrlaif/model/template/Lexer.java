package org.streamrlaif.model.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streamrlaif.model.template.Token.Kind;

/**
 * A template's text in tokens. White space is settled here, by the rules of Jinja2 with {@code
 * trim_blocks} and {@code lstrip_blocks}: a newline behind a statement or comment is dropped, and
 * so are blanks before one that is the first of its line; {@code -} drops all white space on its
 * side, {@code +} keeps it.
 */
final class Lexer {
    private static final Pattern NEWLINE = Pattern.compile("\r\n|\r|\n");
    private static final Pattern TAG =
            Pattern.compile(
                    "(?U)\\{%[-+]?\\s*raw\\s*(?:-%\\}\\s*|%\\})|\\{%[-+]?|\\{\\{[-+]?|\\{#[-+]?");
    private static final Pattern COMMENT_END = Pattern.compile("(?U)\\+#\\}|-#\\}\\s*|#\\}\n?");
    private static final Pattern RAW_END =
            Pattern.compile("(?U)\\{%[-+]?\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\n?)");
    private static final Pattern BLOCK_END = Pattern.compile("(?U)\\+%\\}|-%\\}\\s*|%\\}\n?");
    private static final Pattern PRINT_END = Pattern.compile("(?U)-\\}\\}\\s*|\\}\\}");
    private static final Pattern SPACE = Pattern.compile("(?U)\\s+");
    private static final Pattern REAL =
            Pattern.compile("[\\d_]*\\d(?:(?:\\.\\d[\\d_]*)?[eE][+-]?\\d[\\d_]*|\\.\\d[\\d_]*)");
    private static final Pattern INTEGER = Pattern.compile("\\d[\\d_]*");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern STRING =
            Pattern.compile(
                    "'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"",
                    Pattern.DOTALL);
    private static final Pattern OPERATOR =
            Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int counted;
    private int line = 1;

    /** Whether the last tag ended with a newline, or nothing came before. */
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String source = NEWLINE.matcher(template).replaceAll("\n");
        Lexer lexer =
                new Lexer(
                        source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.root();
        return lexer.tokens;
    }

    private void root() {
        Matcher tag = TAG.matcher(source);
        while (tag.find(at)) {
            String opening = tag.group();
            data(at, tag.start(), opening);
            at = tag.end();
            lineStarts = opening.endsWith("\n");
            if (opening.startsWith("{#")) {
                find(COMMENT_END, "comment");
            } else if (opening.startsWith("{{")) {
                inside(Kind.PRINT_BEGIN, Kind.PRINT_END, PRINT_END);
            } else if (opening.endsWith("}") || opening.indexOf('}') > 0) {
                raw();
            } else {
                inside(Kind.BLOCK_BEGIN, Kind.BLOCK_END, BLOCK_END);
            }
        }
        add(Kind.DATA, source.substring(at));
        tokens.add(new Token(Kind.END, "the end of the template", line()));
    }

    private void raw() {
        int from = at;
        boolean started = lineStarts;
        Matcher end = find(RAW_END, "raw");
        boolean ended = lineStarts;
        lineStarts = started;
        data(from, end.start(), end.group());
        lineStarts = ended;
    }

    private Matcher find(Pattern end, String what) {
        Matcher matcher = end.matcher(source);
        if (!matcher.find(at)) {
            throw wrong("a " + what + " without end");
        }
        at = matcher.end();
        lineStarts = matcher.group().endsWith("\n");
        return matcher;
    }

    /** Characters before a tag, which may take white space at their end away. */
    private void data(int from, int to, String tag) {
        String text = source.substring(from, to);
        char sign = tag.length() > 2 ? tag.charAt(2) : ' ';
        if (sign == '-') {
            text = PythonText.strip(text, null, false, true);
        } else if (sign != '+' && !tag.startsWith("{{")) {
            int line = text.lastIndexOf('\n') + 1;
            if ((line > 0 || lineStarts) && text.substring(line).isBlank()) {
                text = text.substring(0, line);
            }
        }
        add(Kind.DATA, text);
    }

    private void add(Kind kind, String text) {
        if (kind != Kind.DATA || !text.isEmpty()) {
            tokens.add(new Token(kind, text, line()));
        }
    }

    private void inside(Kind begin, Kind end, Pattern closing) {
        add(begin, "");
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            String closed = open.isEmpty() ? match(closing) : null;
            if (closed != null) {
                lineStarts = closed.endsWith("\n");
                tokens.add(new Token(end, closed.strip(), line()));
                return;
            }
            if (at == source.length()) {
                throw wrong("a tag without end");
            }
            expression(open);
        }
    }

    private void expression(Deque<Character> open) {
        if (match(SPACE) != null) {
            return;
        }
        boolean afterDot = at > 0 && source.charAt(at - 1) == '.';
        String text = afterDot ? null : match(REAL);
        if (text != null) {
            add(Kind.REAL, text.replace("_", ""));
        } else if ((text = match(INTEGER)) != null) {
            add(Kind.INTEGER, text.replace("_", ""));
        } else if ((text = match(NAME)) != null) {
            add(Kind.NAME, text);
        } else if ((text = match(STRING)) != null) {
            add(Kind.STRING, PythonText.unescape(text.substring(1, text.length() - 1)));
        } else if ((text = match(OPERATOR)) != null) {
            balance(open, text.charAt(0));
            add(Kind.OPERATOR, text);
        } else {
            throw wrong(
                    "unexpected '" + source.substring(at, source.offsetByCodePoints(at, 1)) + "'");
        }
    }

    private void balance(Deque<Character> open, char sign) {
        switch (sign) {
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '{' -> open.push('}');
            case ')', ']', '}' -> {
                if (open.isEmpty() || open.pop() != sign) {
                    throw wrong("unexpected '" + sign + "'");
                }
            }
            default -> {}
        }
    }

    /** What stands here if it fits the pattern, and goes behind it; else null. */
    private String match(Pattern pattern) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private int line() {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    private TemplateException wrong(String what) {
        return new TemplateException("line " + line() + ": " + what);
    }
}
