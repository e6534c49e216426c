package org.streamrlaif.laboratory.demo;

import java.util.Map;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.JudgePrompt;
import org.streamrlaif.streaming.config.RlaifConfig;

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

    /**
     * The stretches that the narrator captions: the halves of a video. The shipped one learnt them
     * without overlap, and its captions are worse with a frame more.
     */
    public static final SegmentConfig SEGMENTS = new SegmentConfig(4, 0);

    private JudgeTexts() {}

    /** The preference text filled in; an empty context gives the text without one. */
    public static String preference(String context, String question, String a, String b) {
        String template = context.isEmpty() ? PREFERENCE_WITHOUT_CONTEXT : PREFERENCE;
        return JudgePrompt.of(template).render(context, question, a, b);
    }

    /** The judge of the loop, as configuration keys. */
    static Map<String, String> settings() {
        return Map.of(
                "preference.narrator.prompt", CAPTION,
                "preference.narrator.max-new-tokens", "40",
                "preference.narrator.max-rows", "32",
                "preference.template", PREFERENCE,
                "preference.template-without-context", PREFERENCE_WITHOUT_CONTEXT,
                "preference.tie-margin", "0",
                "preference.micro-batch-tokens", "8192");
    }

    /** The judge of the loop. */
    public static JudgeConfig config() {
        return RlaifConfig.defaults().with(settings()).preference();
    }
}
