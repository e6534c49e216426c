package org.streamrlaif.model.template;

/** What one rendering may still do. */
final class Budget {
    /** Most characters of a text, and of what is rendered. */
    static final int CHARACTERS = 16 << 20;

    /** Most items of a list that a template makes. */
    static final int ITEMS = 100_000;

    private static final int STEPS = 5_000_000;
    private static final int CALLS = 100;

    private int steps;
    private int calls;

    /** Counts a statement that runs. */
    void step() {
        if (++steps > STEPS) {
            throw new TemplateException("runs for too long");
        }
    }

    void enter() {
        if (++calls > CALLS) {
            throw new TemplateException("a macro that calls itself too often");
        }
    }

    void leave() {
        calls--;
    }

    /** Checks a length before a text of it is made. */
    static void requireLength(long characters) {
        if (characters > CHARACTERS) {
            throw new TemplateException("makes a text that is too long");
        }
    }

    static void requireItems(long items) {
        if (items > ITEMS) {
            throw new TemplateException("makes a list that is too long");
        }
    }
}
