package org.streamrlaif.model.template;

import java.util.List;
import org.streamrlaif.model.template.Token.Kind;

/** The tokens of a template and the place up to which they are read. */
final class Tokens {
    private final List<Token> tokens;
    private int at;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The token behind the next one. */
    Token second() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skipOperator(String text) {
        return skip(peek().isOperator(text));
    }

    boolean skipName(String text) {
        return skip(peek().isName(text));
    }

    private boolean skip(boolean here) {
        if (here) {
            next();
        }
        return here;
    }

    void expectOperator(String text) {
        if (!skipOperator(text)) {
            throw unexpected("'" + text + "'");
        }
    }

    void expectName(String text) {
        if (!skipName(text)) {
            throw unexpected(text);
        }
    }

    String expect(Kind kind, String what) {
        if (peek().kind() != kind) {
            throw unexpected(what);
        }
        return next().text();
    }

    TemplateException unexpected(String expected) {
        Token token = peek();
        String found =
                switch (token.kind()) {
                    case BLOCK_END -> "%}";
                    case PRINT_END -> "}}";
                    default -> token.text();
                };
        return new TemplateException(
                "line " + token.line() + ": '" + found + "', expected " + expected);
    }
}
