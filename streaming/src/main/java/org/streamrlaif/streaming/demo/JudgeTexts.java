package org.streamrlaif.streaming.demo;

/** How the world's judge is spoken to: the same texts in its training and in the loop. */
public final class JudgeTexts {

    /** Asks for a caption of a segment. */
    public static final String CAPTION = "<cap>";

    /** Asks which of two answers is better; the judge answers {@code A} or {@code B}. */
    public static final String PREFERENCE =
            "<ctx> {context} <q> {question} <a> {a} <b> {b} <judge>";

    private JudgeTexts() {}

    /** The template filled in. */
    public static String preference(String context, String question, String a, String b) {
        return PREFERENCE
                .replace("{context}", context)
                .replace("{question}", question)
                .replace("{a}", a)
                .replace("{b}", b);
    }
}
