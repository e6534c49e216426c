package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Python does with texts where Java does something else. */
final class PythonText {
    private static final char[] MEANT = {'\n', '\t', '\r', '\b', '\f', 0x07, 0x0b, '\\', '\'', '"'};

    private PythonText() {}

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /**
     * The text without characters at its ends.
     *
     * @param of the characters that go; null = white space
     */
    static String strip(String text, String of, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && goes(text.charAt(from), of)) {
            from++;
        }
        while (right && to > from && goes(text.charAt(to - 1), of)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean goes(char c, String of) {
        return of == null ? isSpace(c) : of.indexOf(c) >= 0;
    }

    /**
     * The parts between separators.
     *
     * @param separator null = any white space, and none at the ends
     * @param most most splits; negative = all
     * @param fromRight whether the last separators count first
     */
    static List<Object> split(String text, String separator, long most, boolean fromRight) {
        List<Object> parts = new ArrayList<>();
        String rest = separator == null ? strip(text, null, !fromRight, fromRight) : text;
        while (most < 0 || parts.size() < most) {
            int[] found = separator(rest, separator, fromRight);
            if (found == null) {
                break;
            }
            if (fromRight) {
                parts.add(0, rest.substring(found[1]));
                rest = rest.substring(0, found[0]);
            } else {
                parts.add(rest.substring(0, found[0]));
                rest = rest.substring(found[1]);
            }
        }
        if (separator == null && rest.isEmpty()) {
            return parts;
        }
        parts.add(fromRight ? 0 : parts.size(), rest);
        return parts;
    }

    private static int[] separator(String text, String separator, boolean fromRight) {
        if (separator != null) {
            int at = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
            return at < 0 ? null : new int[] {at, at + separator.length()};
        }
        int step = fromRight ? -1 : 1;
        int at = fromRight ? text.length() - 1 : 0;
        while (at >= 0 && at < text.length() && !isSpace(text.charAt(at))) {
            at += step;
        }
        if (at < 0 || at >= text.length()) {
            return null;
        }
        int end = at;
        while (end >= 0 && end < text.length() && isSpace(text.charAt(end))) {
            end += step;
        }
        return fromRight ? new int[] {end + 1, at + 1} : new int[] {at, end};
    }

    /** The value of a quoted text: what stands between the quotes, escapes resolved. */
    static String unescape(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c != '\\' || i + 1 == quoted.length()) {
                text.append(c);
                continue;
            }
            char kind = quoted.charAt(++i);
            int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            if (digits > 0) {
                text.appendCodePoint(code(quoted, i + 1, digits));
                i += digits;
            } else if (kind >= '0' && kind <= '7') {
                int end = i + 1;
                while (end < quoted.length() && end < i + 3 && isOctal(quoted.charAt(end))) {
                    end++;
                }
                text.append((char) Integer.parseInt(quoted.substring(i, end), 8));
                i = end - 1;
            } else {
                text.append(simple(kind));
            }
        }
        return text.toString();
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private static int code(String quoted, int from, int digits) {
        try {
            int code = Integer.parseInt(quoted.substring(from, from + digits), 16);
            if (Character.isValidCodePoint(code)) {
                return code;
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            // said below, like a number that is no character
        }
        throw new TemplateException("'" + quoted + "': a damaged \\x, \\u or \\U");
    }

    private static String simple(char kind) {
        int at = "ntrbfav\\'\"".indexOf(kind);
        if (kind == '\n') {
            return "";
        }
        return at < 0 ? "\\" + kind : String.valueOf(MEANT[at]);
    }

    /** How Python prints a text within a list. */
    static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == quote || c == '\\') {
                                out.append('\\').appendCodePoint(c);
                            } else if (c == '\n' || c == '\t' || c == '\r') {
                                out.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
                            } else if (c < 0x20 || c == 0x7f) {
                                out.append(String.format(Locale.ROOT, "\\x%02x", c));
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        return out.append(quote).toString();
    }

    /** How Python prints a float. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        String java = Double.toString(value);
        double size = Math.abs(value);
        if (value == 0 || size >= 1e-4 && size < 1e16) {
            String plain = new java.math.BigDecimal(java).toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        int at = java.indexOf('E');
        String digits = java.substring(0, at).replaceAll("\\.0$", "");
        int power = Integer.parseInt(java.substring(at + 1));
        String sign = power < 0 ? "-" : "+";
        return digits + "e" + sign + (Math.abs(power) < 10 ? "0" : "") + Math.abs(power);
    }

    /** Every word, letters that follow no letter, with a capital. */
    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    static String capitalized(String text) {
        return text.isEmpty()
                ? text
                : Character.toTitleCase(text.charAt(0))
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }
}
