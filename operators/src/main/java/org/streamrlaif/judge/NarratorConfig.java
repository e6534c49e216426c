package org.streamrlaif.judge;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the context is written; into which segments a clip is cut is said where it is encoded.
 *
 * @param prompt what the judge's model is asked about each segment
 * @param maxNewTokens longest caption in tokens
 * @param maxRows captions that are written side by side
 * @param keptHours how long a narrative is kept after its clip was last seen, above 0
 */
public record NarratorConfig(String prompt, int maxNewTokens, int maxRows, double keptHours)
        implements Serializable {

    /** Checks every value. */
    public NarratorConfig {
        require(!prompt.isBlank(), "prompt", "'" + prompt + "'", "a text");
        require(maxNewTokens >= 1, "max-new-tokens", maxNewTokens, "at least 1");
        require(maxRows >= 1, "max-rows", maxRows, "at least 1");
        require(keptHours >= 0.001, "kept-hours", keptHours, "at least 0.001");
    }

    /** Narratives kept for a week. */
    public NarratorConfig(String prompt, int maxNewTokens, int maxRows) {
        this(prompt, maxNewTokens, maxRows, 168);
    }

    /** Captions of at most 48 tokens, kept for a week. */
    public static NarratorConfig defaults() {
        return new NarratorConfig(
                "Describe what happens in this part of the video in one or two sentences.", 48, 16);
    }

    /** How long a narrative is kept. */
    public Duration kept() {
        return Duration.ofMillis(Math.round(keptHours * 3_600_000));
    }
}
