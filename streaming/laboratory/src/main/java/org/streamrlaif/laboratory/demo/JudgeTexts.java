package org.streamrlaif.laboratory.demo;

import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.JudgePrompt;
import org.streamrlaif.judge.NarratorConfig;

/** How the world's judge is spoken to: the same texts in its training and in the loop. */
public final class JudgeTexts {

    /** Asks for a caption of a segment. */
    public static final String CAPTION = "<cap>";

    /** Asks which of two answers is better; the judge says {@code A} or {@code B}. */
    public static final String PREFERENCE =
            "<ctx> {context} <q> {question} <a> {a} <b> {b} <judge>";

    /** The same without a narrative: to the judge's tokenizer an empty one. */
    public static final String PREFERENCE_WITHOUT_CONTEXT =
            "<ctx> <q> {question} <a> {a} <b> {b} <judge>";

    /** Frames of the stretches that the narrator captions. */
    public static final int SEGMENT_FRAMES = 4;

    private static final int LONGEST_CAPTION = 40;
    private static final int ROWS = 32;
    private static final int MICRO_BATCH_TOKENS = 8192;

    private JudgeTexts() {}

    /** The preference text filled in; an empty context gives the text without one. */
    public static String preference(String context, String question, String a, String b) {
        String template = context.isEmpty() ? PREFERENCE_WITHOUT_CONTEXT : PREFERENCE;
        return JudgePrompt.of(template).render(context, question, a, b);
    }

    /** The judge of the loop. */
    public static JudgeConfig config() {
        return new JudgeConfig(
                true,
                new NarratorConfig(CAPTION, LONGEST_CAPTION, ROWS),
                PREFERENCE,
                PREFERENCE_WITHOUT_CONTEXT,
                "A",
                "B",
                0,
                false,
                MICRO_BATCH_TOKENS);
    }
}
