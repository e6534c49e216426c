package org.streamrlaif.laboratory.longvideo.world;

import java.util.List;

/**
 * A question about a story.
 *
 * @param kind what it asks for
 * @param text the question
 * @param answers the right answers, in no order; one for most kinds
 * @param subject index of the thing ({@link Kind#COLORS}) or of the event it asks about, or number
 *     of the type of event ({@link Kind#EVENT}); -1 for {@link Kind#HOW_OFTEN}
 * @param second index of the other event ({@link Kind#ORDER}), otherwise -1
 */
public record StoryQuestion(Kind kind, String text, List<String> answers, int subject, int second) {

    /** Kinds of questions. */
    public enum Kind {
        /** What appears, disappears or changes colour; one of those that do is enough. */
        EVENT,
        /** The colours of a thing, one after the other. */
        COLORS,
        /** How often a colour changes. */
        HOW_OFTEN,
        /** What happens as the event with a given number. */
        WHICH,
        /** What happens right after a given event. */
        NEXT,
        /** Whether two events happen in a given order. */
        ORDER
    }

    /** Copies the list. */
    public StoryQuestion {
        answers = List.copyOf(answers);
    }

    /** One right answer. */
    public String answer() {
        return answers.get(0);
    }

    /** Whether an answer is right: the same words as one of the right ones. */
    public boolean accepts(String text) {
        return answers.contains(String.join(" ", text.trim().split("\\s+")));
    }
}
