package org.streamrlaif.streaming.demo.world;

/**
 * A question about a story with its one right answer.
 *
 * @param kind what it asks for
 * @param text the question
 * @param answer the right answer
 * @param subject index of the thing ({@link Kind#COLORS}) or of the event it asks about; 0 for
 *     {@link Kind#HOW_OFTEN}
 */
public record StoryQuestion(Kind kind, String text, String answer, int subject) {

    /** Kinds of questions. */
    public enum Kind {
        /** The colours of a thing, one after the other. */
        COLORS,
        /** How often a colour changes. */
        HOW_OFTEN,
        /** What happens as the first, second, … event. */
        WHICH,
        /** What happens right after a given event. */
        NEXT,
        /** Whether two events happen in a given order. */
        ORDER
    }

    /** Whether an answer is right: the same words. */
    public boolean accepts(String text) {
        return answer.equals(String.join(" ", text.trim().split("\\s+")));
    }
}
