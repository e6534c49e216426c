package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.streamrlaif.model.Closeness.maxDifference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.numeric.Rounding;

@Tag("numeric")
class SamplingKernelTest {
    private final Kernels kernels = Kernels.on("cpu");
    private final NDManager scope = kernels.newManager();

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void probabilitiesAfterTopKAndTopPEqualHuggingFaces() throws IOException {
        JsonNode settings =
                new ObjectMapper()
                        .readTree(Fixtures.path("tiny-llava/reference/sampling.json").toFile());
        int compared = 0;
        try (Safetensors reference =
                Fixtures.tensors("tiny-llava/reference/sampling.safetensors")) {
            NDArray logits = reference.tensor("logits").toArray(scope, DataType.FLOAT32);
            for (int i = 0; i < settings.size(); i++) {
                JsonNode setting = settings.get(i);
                if (setting.has("min_p") || setting.has("repetition_penalty")) {
                    continue;
                }
                NDArray scaled = logits.div(setting.path("temperature").asDouble(1));
                NDArray probabilities =
                        kernels.call("restrict")
                                .tensor("logits", scaled)
                                .integer("top_k", setting.path("top_k").asInt(0))
                                .real("top_p", setting.path("top_p").asDouble(1))
                                .run(scope);
                // The logits' own rounding, then a sum of exponentials over the vocabulary.
                double limit =
                        Rounding.float32(1).limit(Rounding.largest(scaled.toFloatArray()))
                                + Rounding.float32(640).rootLimit(1);
                assertThat(maxDifference(probabilities, reference, "probs." + i)).isLessThan(limit);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(5);
    }

    @Test
    void frequenciesFollowTheProbabilities() {
        int draws = 20_000;
        float[] uniforms = new float[draws];
        for (int i = 0; i < draws; i++) {
            uniforms[i] = Uniforms.of(3, i, 0).at(0, 0);
        }
        NDArray logits =
                scope.create(new float[] {0, 1, 2, Float.NEGATIVE_INFINITY, -1})
                        .reshape(1, 5)
                        .repeat(0, draws);
        NDList sampled = sample(logits, uniforms, 1, 0, 1);
        int[] counts = new int[5];
        for (long token : sampled.get(0).toLongArray()) {
            counts[(int) token]++;
        }
        double total = 1 + Math.E + Math.E * Math.E + 1 / Math.E;
        double[] expected = {
            1 / total, Math.E / total, Math.E * Math.E / total, 0, 1 / Math.E / total
        };
        for (int i = 0; i < 5; i++) {
            // Four standard errors of a share; the draws are fixed by their seed.
            double error = Math.sqrt(expected[i] * (1 - expected[i]) / draws);
            assertThat((double) counts[i] / draws).isCloseTo(expected[i], within(4 * error));
        }
        assertThat(counts[3]).isZero();
    }

    @Test
    void extremeUniformsTakeTokensThatHaveProbability() {
        NDArray logits =
                scope.create(new float[] {Float.NEGATIVE_INFINITY, 0, 0, Float.NEGATIVE_INFINITY})
                        .reshape(1, 4)
                        .repeat(0, 2);
        NDList sampled = sample(logits, new float[] {0, Math.nextDown(1f)}, 1, 0, 1);
        assertThat(sampled.get(0).toLongArray()).containsExactly(1, 2);
    }

    @Test
    void logprobsAreThoseOfTheWholeDistribution() {
        float[] row = {0.5f, 2f, 1f, -1f};
        NDList sampled = sample(scope.create(row).reshape(1, 4), new float[] {0.99f}, 0.5, 1, 0.3);
        double norm =
                Math.log(
                        Arrays.stream(new double[] {0.5, 2, 1, -1})
                                .map(x -> Math.exp(x / 0.5))
                                .sum());
        assertThat(sampled.get(0).toLongArray()).containsExactly(1);
        assertThat((double) sampled.get(1).getFloat(0))
                .isCloseTo(4 - norm, Rounding.float32(4).within(4));
    }

    private NDList sample(
            NDArray logits, float[] uniforms, double temperature, int topK, double topP) {
        return kernels.call("sample")
                .tensor("logits", logits)
                .tensor("uniforms", scope.create(uniforms, new Shape(uniforms.length)))
                .real("temperature", temperature)
                .integer("top_k", topK)
                .real("top_p", topP)
                .runList(scope);
    }
}
