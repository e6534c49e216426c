package org.streamrlaif.laboratory.demo.world;

/**
 * A question about a scene with its one right answer.
 *
 * @param kind what it asks for
 * @param text the question
 * @param answer the right answer
 * @param form the form it names; null when it names none
 * @param colour the colour it names; null when it names none
 * @param event the kind of event it asks about; null unless it asks about one
 */
public record Question(
        Kind kind, String text, String answer, Form form, Colour colour, Event.Type event) {

    /** Kinds of questions. */
    public enum Kind {
        COLOR,
        SHAPE,
        COUNT,
        EXIST,
        EVENT
    }

    /** Whether an answer is right: the same words. */
    public boolean accepts(String text) {
        return answer.equals(String.join(" ", text.trim().split("\\s+")));
    }
}
