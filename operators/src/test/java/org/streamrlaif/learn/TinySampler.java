package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.Response;

/** Samples a few tokens at temperature 1 with one full forward pass per token. */
final class TinySampler implements AutoCloseable {

    private final VisionLanguageModel model;
    private final LoraAdapter adapter;
    private final SplittableRandom random;

    TinySampler(VisionLanguageModel model, Path adapter, long seed) {
        this.model = model;
        this.adapter = model.readAdapter(adapter);
        this.random = new SplittableRandom(seed);
    }

    List<Response> sample(String question, int count, int length, long version) {
        ModelPrompt prompt = model.prompt(question, null);
        int[][] tokens = new int[count][length];
        float[][] logprobs = new float[count][length];
        for (int t = 0; t < length; t++) {
            int done = t;
            List<ModelPrompt> rows =
                    Arrays.stream(tokens)
                            .map(row -> prompt.append(Arrays.copyOf(row, done)))
                            .toList();
            float[][] distributions = logprobs(rows);
            for (int k = 0; k < count; k++) {
                tokens[k][t] = draw(distributions[k]);
                logprobs[k][t] = distributions[k][tokens[k][t]];
            }
        }
        List<Response> responses = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            responses.add(Samples.response(tokens[k], logprobs[k], version));
        }
        return responses;
    }

    @Override
    public void close() {
        adapter.close();
    }

    /** Log-probabilities of the next token after each row; all rows have equal length. */
    private float[][] logprobs(List<ModelPrompt> rows) {
        try (NDManager scope = model.kernels().newManager()) {
            NDArray hidden = model.hidden(TokenBatch.rightPadded(rows), adapter, scope);
            NDArray last = hidden.get(":, -1, :");
            NDArray logits =
                    model.kernels()
                            .call("head_logits")
                            .tensor("rows", last)
                            .tensor("head", model.decoder().head())
                            .run(scope);
            float[] flat = logits.logSoftmax(1).toFloatArray();
            int width = flat.length / rows.size();
            float[][] result = new float[rows.size()][];
            for (int k = 0; k < result.length; k++) {
                result[k] = Arrays.copyOfRange(flat, k * width, (k + 1) * width);
            }
            return result;
        }
    }

    private int draw(float[] logprobs) {
        double left = random.nextDouble();
        for (int id = 0; id < logprobs.length; id++) {
            left -= Math.exp(logprobs[id]);
            if (left < 0) {
                return id;
            }
        }
        return logprobs.length - 1;
    }
}
