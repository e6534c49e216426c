package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.GreedyTokens;
import org.streamrlaif.numeric.Logits;
import org.streamrlaif.numeric.Rounding;

/** The key/value cache of every family, step by step, against Hugging Face's. */
@Tag("numeric")
class CachedStepsTest {
    private static final int FRAMES = 4;

    private VisionLanguageModel model;
    private ModelPrompt prompt;

    @AfterEach
    void close() {
        model.close();
    }

    private static Safetensors reference(String folder, String name) {
        return Fixtures.tensors(folder + "/reference/" + name + ".safetensors");
    }

    /** The prompt of the reference about one clip. */
    private ModelPrompt prompt(String folder) {
        try (Safetensors single = reference(folder, "single")) {
            String pixels =
                    Stream.of("input.pixel_values", "input.pixel_values_videos")
                            .filter(single.names()::contains)
                            .findFirst()
                            .orElseThrow();
            VisualEmbedding visual =
                    model.encode(single.tensor(pixels).floats(), List.of(new FrameRange(0, FRAMES)))
                            .get(0);
            int[] ids =
                    Arrays.stream(single.tensor("input.input_ids").longs())
                            .mapToInt(Math::toIntExact)
                            .toArray();
            return new ModelPrompt(ids, visual);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava", "tiny-llava-onevision", "tiny-smolvlm"})
    void everyCachedStepEqualsTheFullForward(String folder) {
        model = VisionLanguageModel.load(Fixtures.path(folder), ModelOptions.defaults());
        prompt = prompt(folder);
        try (Safetensors reference = reference(folder, "kv_cache");
                Safetensors response = reference(folder, "response");
                KeyValueCache cache =
                        new KeyValueCache(model.kernels(), model.decoder(), 2, 1 << 24);
                PolicyWeights weights = new PolicyWeights(model, 2);
                NDManager scope = model.kernels().newManager()) {
            long[] answer = response.tensor("response_ids").longs();
            float[] expected = reference.tensor("incremental_logits").floats();
            int vocabulary = model.config().text().vocabSize();
            int length = prompt.length();
            weights.use(null);
            cache.cut(2, length + answer.length);
            start(cache, weights, scope);
            checkCache(cache, reference, "prefill", length);
            for (int t = 0; t < answer.length; t++) {
                float[] wanted =
                        Arrays.copyOfRange(expected, (t + 1) * vocabulary, (t + 2) * vocabulary);
                checkStep(step(cache, weights, answer[t], length + t, scope), wanted);
            }
            checkCache(cache, reference, "final", length + answer.length);
        }
    }

    private void start(KeyValueCache cache, PolicyWeights weights, NDManager scope) {
        TokenBatch batch = TokenBatch.rightPadded(List.of(prompt));
        KernelCall call =
                model.kernels()
                        .call("start_rows")
                        .tensor("embeds", model.embed(batch, scope))
                        .tensor("positions", scope.create(batch.positions(), batch.positionShape()))
                        .integer("start", 0)
                        .tensor("last", scope.create(new long[] {prompt.length() - 1L}))
                        .tensor("source", scope.create(new long[] {0}))
                        .integer("first_row", 0)
                        .tensor("uniforms", scope.create(new float[] {0}))
                        .real("temperature", 0)
                        .integer("top_k", 0)
                        .real("top_p", 1)
                        .tensor("head", weights.head());
        weights.reading(cache.arguments(call)).run(scope);
    }

    /** The most probable token after one more token in row 0, and its log-probability. */
    private float[] step(
            KeyValueCache cache, PolicyWeights weights, long token, long place, NDManager scope) {
        KernelCall call =
                model.kernels()
                        .call("decode_steps")
                        .integers("last_ids", token)
                        .integers("last_places", place)
                        .integers(
                                "last_positions",
                                place - prompt.length() + prompt.positions().next())
                        .integer("reach", place + 1)
                        .reals("uniforms", 0)
                        .real("temperature", 0)
                        .integer("top_k", 0)
                        .real("top_p", 1)
                        .integers("ends")
                        .tensor("table", model.decoder().table())
                        .tensor("head", weights.head());
        return weights.decoding(cache.arguments(call)).run(scope).toFloatArray();
    }

    private void checkStep(float[] sampled, float[] logits) {
        Rounding rounding = Rounding.of(model.config());
        int[] token = {(int) sampled[0]};
        GreedyTokens.check(
                token,
                new long[] {Logits.best(logits)},
                new float[] {Logits.margin(logits)},
                rounding.limit(Rounding.largest(logits)));
        assertThat((double) sampled[1])
                .isCloseTo(
                        Logits.logprob(logits, token[0]),
                        rounding.within(Rounding.largest(logits)));
    }

    /** Views [1, G, reach, C] of the keys (part 0) or values (part 1) of row 0 in each layer. */
    private List<NDArray> heads(KeyValueCache cache, int part, long reach) {
        int groups = model.config().text().kvHeads();
        String chosen = ":, " + part * groups + ":" + (part + 1) * groups;
        return cache.arrays().stream()
                .map(layer -> layer.get("0:" + reach).transpose(1, 0, 2).expandDims(0).get(chosen))
                .toList();
    }

    private void checkCache(KeyValueCache cache, Safetensors reference, String when, int length) {
        for (int layer = 0; layer < model.config().text().layers(); layer++) {
            NDArray keys = heads(cache, 0, length).get(layer);
            NDArray values = heads(cache, 1, length).get(layer);
            Rounding.of(model.config()).check(when + ".key." + layer, keys, reference);
            Rounding.of(model.config()).check(when + ".value." + layer, values, reference);
        }
    }
}
