package org.streamrlaif.laboratory.bench.core;

import static org.streamrlaif.platform.Settings.require;

import java.util.List;

/**
 * What {@link GenerateBench} measures.
 *
 * @param batches numbers of rows that are decoded side by side, each measured on its own
 * @param visualTokens visual tokens of each prompt, 0 or more
 * @param textTokens text tokens of each prompt, 1 or more
 * @param newTokens tokens of each response, 3 or more: the first belongs to the prefill, the second
 *     to the change from prefill to decoding
 * @param temperature divisor of the logits, 0 or more; 0 takes the most probable token
 * @param stepsPerCall tokens per row of one native call
 */
public record GenerateSettings(
        List<Integer> batches,
        int visualTokens,
        int textTokens,
        int newTokens,
        double temperature,
        int stepsPerCall) {

    public GenerateSettings {
        batches = List.copyOf(batches);
        batches.forEach(batch -> require(batch >= 1, "batch", batch, "1 or more"));
        require(visualTokens >= 0, "visual-tokens", visualTokens, "0 or more");
        require(textTokens >= 1, "text-tokens", textTokens, "1 or more");
        require(newTokens >= 3, "new-tokens", newTokens, "3 or more");
        require(temperature >= 0, "temperature", temperature, "0 or more");
        require(stepsPerCall >= 1, "steps-per-call", stepsPerCall, "1 or more");
    }

    /** Tokens of one prompt. */
    public int promptTokens() {
        return visualTokens + textTokens;
    }
}
