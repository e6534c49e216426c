package org.streamrlaif.laboratory.bench.core;

import static org.streamrlaif.platform.Settings.require;

import java.util.List;
import java.util.Locale;

/**
 * What {@link GenerateBench} measures.
 *
 * @param batches numbers of rows that are decoded side by side, each measured on its own
 * @param visualTokens visual tokens of each prompt, 0 or more
 * @param textTokens text tokens of each prompt, 1 or more
 * @param newTokens tokens of each response, 3 or more: the first belongs to the prefill, the second
 *     to the change from prefill to decoding
 */
public record GenerateSettings(
        List<Integer> batches, int visualTokens, int textTokens, int newTokens) {

    public GenerateSettings {
        batches = List.copyOf(batches);
        batches.forEach(batch -> require(batch >= 1, "batch", batch, "1 or more"));
        require(visualTokens >= 0, "visual-tokens", visualTokens, "0 or more");
        require(textTokens >= 1, "text-tokens", textTokens, "1 or more");
        require(newTokens >= 3, "new-tokens", newTokens, "3 or more");
    }

    /** What is measured, in a sentence. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "prompts of %d visual + %d text tokens, %d new tokens at temperature 1",
                visualTokens,
                textTokens,
                newTokens);
    }

    /** Tokens of one prompt. */
    public int promptTokens() {
        return visualTokens + textTokens;
    }
}
