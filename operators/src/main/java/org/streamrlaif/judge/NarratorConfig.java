package org.streamrlaif.judge;

import java.io.Serializable;

/**
 * How the context is written; into which segments a clip is cut is said where it is encoded.
 *
 * @param prompt what the judge's model is asked about each segment
 * @param maxNewTokens longest caption in tokens
 * @param maxRows captions that are written side by side
 */
public record NarratorConfig(String prompt, int maxNewTokens, int maxRows) implements Serializable {

    /** Checks every value. */
    public NarratorConfig {
        require(!prompt.isBlank(), "prompt", "'" + prompt + "'", "a text");
        require(maxNewTokens >= 1, "max-new-tokens", maxNewTokens, "at least 1");
        require(maxRows >= 1, "max-rows", maxRows, "at least 1");
    }

    /** Captions of at most 48 tokens. */
    public static NarratorConfig defaults() {
        return new NarratorConfig(
                "Describe what happens in this part of the video in one or two sentences.", 48, 16);
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + ", expected " + expected);
        }
    }
}
