package org.streamrlaif.laboratory.bench.size;

import static org.streamrlaif.platform.Settings.require;

import java.util.Locale;

/**
 * What {@link SizeBench} does with a model.
 *
 * @param frames frames of the video that the question is about, 1 or more
 * @param newTokens tokens of the answer, 3 or more: the first belongs to the prompt
 * @param gradientCheckpointing whether layers are computed again on the way back
 */
public record SizeSettings(int frames, int newTokens, boolean gradientCheckpointing) {
    static final int WIDTH = 640;
    static final int HEIGHT = 360;
    static final int RANK = 16;

    public SizeSettings {
        require(frames >= 1 && frames <= 256, "--frames", frames, "1 to 256");
        require(newTokens >= 3, "--new-tokens", newTokens, "3 or more");
    }

    /** What is measured, in a sentence. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "one question about %d frames of %d x %d pixels, an answer of %d tokens, one"
                        + " fine-tuning step of a rank %d adapter on both%s",
                frames,
                WIDTH,
                HEIGHT,
                newTokens,
                RANK,
                gradientCheckpointing ? " with gradient checkpointing" : "");
    }
}
