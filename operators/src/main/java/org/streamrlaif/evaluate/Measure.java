package org.streamrlaif.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What a judge says about answers. Every measure gives a whole score from 0 to 5; question
 * answering asks besides whether the answer is right. Source of the measures: Maaz et al. 2023,
 * Video-ChatGPT; the words are this project's own.
 */
public enum Measure {
    /** Open-ended question answering: right or not, and how near the meaning comes. */
    QA,
    /** Nothing in the answer contradicts the right one. */
    CORRECTNESS,
    /** The answer is complete and names particulars. */
    DETAIL,
    /** The answer fits what the video is about as a whole. */
    CONTEXT,
    /** The answer has the order of events right. */
    TEMPORAL,
    /** Two answers to the same question in other words agree, and with the right one. */
    CONSISTENCY;

    /** The best score. */
    public static final int BEST = 5;

    /** The texts the judge reads, one per question that is asked about an answer. */
    List<String> templates() {
        String score = name().toLowerCase(Locale.ROOT);
        return this == QA ? List.of(text("match"), text(score)) : List.of(text(score));
    }

    private static String text(String name) {
        String frame = name.equals("consistency") ? "frame-twice" : "frame";
        return resource(name).strip() + "\n\n" + resource(frame).strip() + "\n\n" + asked(name);
    }

    private static String asked(String name) {
        return resource(name.equals("match") ? "ask-match" : "ask-score").strip();
    }

    private static String resource(String name) {
        try (InputStream in = Measure.class.getResourceAsStream(name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ".txt: cannot be read", e);
        }
    }
}
