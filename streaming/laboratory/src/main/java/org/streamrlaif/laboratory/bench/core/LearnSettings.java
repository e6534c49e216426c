package org.streamrlaif.laboratory.bench.core;

import static org.streamrlaif.platform.Settings.require;

import java.util.Locale;

/**
 * What {@link LearnBench} measures.
 *
 * @param batch rows of the step, 1 or more
 * @param length tokens of each row, 2 or more
 * @param visualTokens how many of them, at the row's start, are visual tokens, 0 or more
 * @param targets response tokens at each row's end that are learned from; 0 for all that have a
 *     predecessor and are text
 * @param responses among how many responses to the row's prompt they are divided, 1 or more
 * @param gradientCheckpointing whether layers are computed again on the way back instead of kept
 */
public record LearnSettings(
        int batch,
        int length,
        int visualTokens,
        int targets,
        int responses,
        boolean gradientCheckpointing) {

    /** Width of the adapter's bottleneck. */
    static final int RANK = 16;

    public LearnSettings {
        require(batch >= 1, "batch", batch, "1 or more");
        require(length >= 2, "length", length, "2 or more");
        require(
                visualTokens >= 0 && visualTokens < length,
                "visual-tokens",
                visualTokens,
                "0 to length - 1 = " + (length - 1));
        int most = length - Math.max(1, visualTokens);
        require(targets >= 0 && targets <= most, "targets", targets, "0 for all, or 1 to " + most);
        targets = targets == 0 ? most : targets;
        require(
                responses >= 1 && responses <= targets,
                "responses",
                responses,
                "1 to targets = " + targets);
    }

    /** What is measured, in a sentence. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "one step of a rank %d adapter on %d rows of %d tokens (%d visual, %d learned from in"
                        + " %d response(s))",
                RANK,
                batch,
                length,
                visualTokens,
                targets,
                responses);
    }

    /** Tokens of the whole step. */
    public int tokens() {
        return batch * length;
    }
}
