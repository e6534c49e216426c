package org.streamrlaif.model.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text the characters that count: a string's value, a name, an operator
 * @param line where it stands, from 1
 */
record Token(Kind kind, String text, int line) {

    /** Kinds of tokens. */
    enum Kind {
        /** Characters outside of tags. */
        DATA,
        /** The beginning of a statement. */
        BLOCK_BEGIN,
        /** The end of a statement. */
        BLOCK_END,
        /** The beginning of an expression that is printed. */
        PRINT_BEGIN,
        /** Its end. */
        PRINT_END,
        /** A name or a keyword. */
        NAME,
        /** A quoted text. */
        STRING,
        /** A whole number. */
        INTEGER,
        /** A number with a fraction or an exponent. */
        REAL,
        /** One of the signs of expressions. */
        OPERATOR,
        /** Behind the last token. */
        END
    }

    boolean is(Kind wanted, String value) {
        return kind == wanted && text.equals(value);
    }

    boolean isName(String value) {
        return is(Kind.NAME, value);
    }

    boolean isOperator(String value) {
        return is(Kind.OPERATOR, value);
    }
}
