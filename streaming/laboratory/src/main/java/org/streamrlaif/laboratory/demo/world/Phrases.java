package org.streamrlaif.laboratory.demo.world;

import java.util.List;

/** The sentences of the world. Every word is separated by one space, punctuation included. */
public final class Phrases {

    private static final List<String> NUMBERS = List.of("no", "one", "two", "three", "four");

    private Phrases() {}

    static String colour(Form form, Colour first, Colour then) {
        String change = then == null ? "" : " then " + then.word();
        return "the " + form.word() + " is " + first.word() + change + " .";
    }

    static String shape(Colour colour, Form form) {
        return "the " + colour.word() + " object is a " + form.word() + " .";
    }

    static String count(int count) {
        return count == 1
                ? "there is one object ."
                : "there are " + NUMBERS.get(count) + " objects .";
    }

    static String exist(Colour colour, Form form, boolean yes) {
        return (yes ? "yes there is a " : "no there is no ") + thing(colour, form) + " .";
    }

    /**
     * An event in words, such as {@code the red circle turns blue .}
     *
     * @param turns the new colour where it turns, otherwise not read
     */
    public static String event(Event.Type type, Colour colour, Form form, Colour turns) {
        return "the "
                + thing(colour, form)
                + switch (type) {
                    case APPEARS -> " appears later .";
                    case DISAPPEARS -> " disappears .";
                    case TURNS -> " turns " + turns.word() + " .";
                    case NOTHING ->
                            throw new IllegalArgumentException("nothing happens to no thing");
                };
    }

    /** That no event of a type happens. */
    public static String nothing(Event.Type type) {
        return "nothing " + verb(type) + " .";
    }

    /** The question for an event of a type. */
    public static String whatHappens(Event.Type type) {
        return "what " + verb(type) + " ?";
    }

    /** A thing by its colour and form. */
    public static String thing(Colour colour, Form form) {
        return colour.word() + " " + form.word();
    }

    /** A number from 0 to 4 in words. */
    public static String number(int number) {
        return NUMBERS.get(number);
    }

    private static String verb(Event.Type type) {
        return switch (type) {
            case APPEARS -> "appears later";
            case DISAPPEARS -> "disappears";
            case TURNS -> "changes color";
            case NOTHING -> throw new IllegalArgumentException("no verb for nothing");
        };
    }
}
