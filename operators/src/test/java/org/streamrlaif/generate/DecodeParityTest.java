package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.streamrlaif.model.Closeness.maxDifference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.BatchFixture;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.KernelCall;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.Safetensors;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;

/** Cached decoding against Hugging Face's numbers. */
class DecodeParityTest {
    private static final String REFERENCE = "tiny-llava/reference/";
    private static final float LOGITS = 2e-4f;

    private static VisionLanguageModel model;
    private static List<ModelPrompt> prompts;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
        try (Safetensors batch = Fixtures.tensors(REFERENCE + "batch.safetensors")) {
            prompts = BatchFixture.prompts(model, batch);
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Greedy tokens of each prompt, whatever the number of rows and of tokens per call. */
    private static List<long[]> greedy(
            List<ModelPrompt> asked, List<Integer> ends, LoraAdapter adapter, int rows, int steps) {
        try (DecodeSession session =
                new DecodeSession(model, new SamplingConfig(1, 24, 0, 1, 0, rows), ends)) {
            session.use(adapter, 7);
            List<DecodeRow> all = new ArrayList<>();
            for (ModelPrompt prompt : asked) {
                all.add(new DecodeRow(prompt, 24, Uniforms.of(1, 2, 3)));
                session.submit(all.get(all.size() - 1));
            }
            Map<DecodeRow, Boolean> finished = new IdentityHashMap<>();
            while (!session.idle()) {
                session.advance(steps).forEach(row -> finished.put(row, true));
            }
            assertThat(finished).hasSize(asked.size());
            return all.stream()
                    .map(row -> Arrays.stream(row.tokens()).asLongStream().toArray())
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 5", "3, 24", "8, 4"})
    void greedyTokensAreExact(int rows, int steps) {
        try (Safetensors batch = Fixtures.tensors(REFERENCE + "batch.safetensors")) {
            long[] expected = batch.tensor("greedy_ids").longs();
            List<long[]> found = greedy(prompts, List.of(), null, rows, steps);
            for (int i = 0; i < 3; i++) {
                assertThat(found.get(i))
                        .isEqualTo(Arrays.copyOfRange(expected, 24 * i, 24 * i + 24));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 4", "3, 24"})
    void rowsEndAtTheEndToken(int rows, int steps) {
        try (Safetensors batch = Fixtures.tensors(REFERENCE + "batch.safetensors")) {
            int end = (int) batch.tensor("eos_override").longs()[0];
            long[] expected = batch.tensor("greedy_ids_eos").longs();
            List<long[]> found = greedy(prompts, List.of(end), null, rows, steps);
            for (int i = 0; i < 3; i++) {
                long[] padded = Arrays.copyOf(found.get(i), 24);
                Arrays.fill(padded, found.get(i).length, 24, model.config().padId());
                assertThat(padded).isEqualTo(Arrays.copyOfRange(expected, 24 * i, 24 * i + 24));
            }
        }
    }

    @Test
    void anAdapterInForceChangesTheTokens() {
        try (Safetensors lora = Fixtures.tensors(REFERENCE + "lora.safetensors");
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            assertThat(greedy(prompts.subList(0, 1), List.of(), adapter, 1, 6).get(0))
                    .isEqualTo(lora.tensor("greedy_ids").longs());
        }
    }

    @Test
    void everyCachedStepEqualsTheFullForward() {
        try (Safetensors reference = Fixtures.tensors(REFERENCE + "kv_cache.safetensors");
                Safetensors response = Fixtures.tensors(REFERENCE + "response.safetensors");
                KeyValueCache cache =
                        new KeyValueCache(model.kernels(), model.decoder(), 2, 1 << 24);
                PolicyWeights weights = new PolicyWeights(model.kernels(), model.decoder(), 2);
                NDManager scope = model.kernels().newManager()) {
            long[] answer = response.tensor("response_ids").longs();
            float[] expected = reference.tensor("incremental_logits").floats();
            int vocabulary = model.config().text().vocabSize();
            int length = prompts.get(0).length();
            weights.use(null);
            cache.cut(2, length + answer.length);
            start(cache, weights, scope);
            assertCache(cache, reference, "prefill", length);
            for (int t = 0; t < answer.length; t++) {
                float[] wanted =
                        Arrays.copyOfRange(expected, (t + 1) * vocabulary, (t + 2) * vocabulary);
                assertStep(step(cache, weights, answer[t], length + t, scope), wanted);
            }
            assertCache(cache, reference, "final", length + answer.length);
        }
    }

    private static void start(KeyValueCache cache, PolicyWeights weights, NDManager scope) {
        KernelCall call =
                model.kernels()
                        .call("start_rows")
                        .tensor(model.embed(TokenBatch.rightPadded(prompts.subList(0, 1)), scope))
                        .integer(0)
                        .tensor(scope.create(new long[] {prompts.get(0).length() - 1L}))
                        .tensor(scope.create(new long[] {0}))
                        .integer(0)
                        .tensor(scope.create(new float[] {0}))
                        .real(0)
                        .integer(0)
                        .real(1)
                        .tensor(weights.head())
                        .tensors(cache.tensors())
                        .integer(cache.capacity());
        weights.reading(call).runList(scope);
    }

    /** The most probable token after one more token in row 0, and its log-probability. */
    private static NDList step(
            KeyValueCache cache,
            PolicyWeights weights,
            long token,
            long position,
            NDManager scope) {
        KernelCall call =
                model.kernels()
                        .call("decode_steps")
                        .tensor(scope.create(new long[] {token}))
                        .tensor(scope.create(new long[] {position}))
                        .integer(position + 1)
                        .tensor(scope.create(new float[1][1]))
                        .real(0)
                        .integer(0)
                        .real(1)
                        .tensor(scope.create(new long[0]))
                        .tensor(model.decoder().table())
                        .tensor(weights.head())
                        .tensors(cache.tensors())
                        .integer(cache.capacity());
        return weights.decoding(call).runList(scope);
    }

    private static void assertStep(NDList sampled, float[] logits) {
        int best = 0;
        double sum = 0;
        for (int v = 0; v < logits.length; v++) {
            best = logits[v] > logits[best] ? v : best;
            sum += Math.exp(logits[v]);
        }
        assertThat(sampled.get(0).toLongArray()).containsExactly(best);
        assertThat((double) sampled.get(1).toFloatArray()[0])
                .isCloseTo(logits[best] - Math.log(sum), within(1e-4));
    }

    /** Views [1, G, reach, C] of the keys (part 0) or values (part 1) of row 0 in each layer. */
    private static List<NDArray> heads(KeyValueCache cache, int part, long reach) {
        int groups = model.config().text().kvHeads();
        String chosen = ":, " + part * groups + ":" + (part + 1) * groups;
        return cache.arrays().stream()
                .map(layer -> layer.get("0:" + reach).transpose(1, 0, 2).expandDims(0).get(chosen))
                .toList();
    }

    private static void assertCache(
            KeyValueCache cache, Safetensors reference, String when, int length) {
        for (int layer = 0; layer < model.config().text().layers(); layer++) {
            NDArray keys = heads(cache, 0, length).get(layer);
            NDArray values = heads(cache, 1, length).get(layer);
            assertThat(maxDifference(keys, reference, when + ".key." + layer)).isLessThan(LOGITS);
            assertThat(maxDifference(values, reference, when + ".value." + layer))
                    .isLessThan(LOGITS);
        }
    }
}
