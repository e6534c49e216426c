package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;

/** What a model would say next, for a few tokens of interest. */
public final class NextTokenLogits {
    /** Prompts that are read in one native call. */
    private static final int ROWS = 32;

    private NextTokenLogits() {}

    /**
     * Logits of the given tokens after each prompt.
     *
     * @param adapter the weights on top of the base model, null for none
     * @param tokens token ids of interest, N
     * @return one row of N logits per prompt, in order
     */
    public static float[][] of(
            VisionLanguageModel model,
            List<ModelPrompt> prompts,
            LoraAdapter adapter,
            int[] tokens) {
        List<float[]> logits = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += ROWS) {
            List<ModelPrompt> part = prompts.subList(from, Math.min(from + ROWS, prompts.size()));
            logits.addAll(Arrays.asList(batch(model, part, adapter, tokens)));
        }
        return logits.toArray(float[][]::new);
    }

    private static float[][] batch(
            VisionLanguageModel model,
            List<ModelPrompt> prompts,
            LoraAdapter adapter,
            int[] tokens) {
        TokenBatch batch = TokenBatch.rightPadded(prompts);
        long[] last =
                IntStream.range(0, prompts.size())
                        .mapToLong(i -> (long) i * batch.length() + prompts.get(i).length() - 1)
                        .toArray();
        try (NDManager scope = model.kernels().newManager()) {
            NDArray rows =
                    model.kernels()
                            .call("pick_rows")
                            .tensor("hidden", model.hidden(batch, adapter, scope))
                            .tensor("index", scope.create(last))
                            .run(scope);
            float[] flat =
                    model.kernels()
                            .call("head_logits")
                            .tensor("rows", rows)
                            .tensor("head", model.decoder().head())
                            .run(scope)
                            .toFloatArray();
            int vocabulary = flat.length / last.length;
            float[][] chosen = new float[last.length][tokens.length];
            for (int i = 0; i < last.length; i++) {
                for (int j = 0; j < tokens.length; j++) {
                    chosen[i][j] = flat[i * vocabulary + tokens[j]];
                }
            }
            return chosen;
        }
    }
}
