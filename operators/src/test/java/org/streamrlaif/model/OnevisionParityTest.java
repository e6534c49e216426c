package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.model.Closeness.maxDifference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LLaVA-OneVision against Hugging Face's numbers; limits from the fixtures' description. */
class OnevisionParityTest {
    private static final String REFERENCE = OnevisionFixture.REFERENCE;
    private static final float FEATURES = 5e-5f;
    private static final float LOGITS = 2e-4f;
    private static final float LOGPROBS = 5e-5f;

    private static VisionLanguageModel model;

    private final NDManager scope = Kernels.on("cpu").newManager();

    @BeforeAll
    static void load() {
        model = OnevisionFixture.load();
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Safetensors reference(String name) {
        return Fixtures.tensors(REFERENCE + name + ".safetensors");
    }

    @Test
    void theTowerStopsBeforeItsLastNorm() {
        try (Safetensors single = reference("single")) {
            NDArray pixels =
                    single.tensor("input.pixel_values_videos")
                            .toArray(scope, DataType.FLOAT32)
                            .squeeze(0);
            NDArray features = model.vision().tower().features(model.kernels(), pixels, scope);
            assertThat(maxDifference(features, single, "vision.hidden_states.3"))
                    .isLessThan(FEATURES);
            NDArray projected = model.vision().project(model.kernels(), pixels, scope);
            assertThat(maxDifference(projected, single, "vision.projected")).isLessThan(FEATURES);
        }
    }

    @Test
    void featuresHiddenStatesAndLogits() {
        try (Safetensors single = reference("single")) {
            ModelPrompt prompt = OnevisionFixture.prompts(model, single).get(0);
            assertThat(prompt.visual().count()).isEqualTo(4 * 9 + 1);
            assertThat(maxDifference(prompt.visual().data(), single, "features"))
                    .isLessThan(FEATURES);
            TokenBatch batch = TokenBatch.leftPadded(List.of(prompt));
            assertThat(maxDifference(model.embed(batch, scope), single, "inputs_embeds"))
                    .isLessThan(FEATURES);
            NDArray hidden = model.hidden(batch, null, scope);
            assertThat(maxDifference(hidden, single, "last_hidden_state")).isLessThan(LOGITS);
            assertThat(maxDifference(logits(hidden), single, "logits")).isLessThan(LOGITS);
        }
    }

    @Test
    void aBatchPaddedOnTheLeft() {
        try (Safetensors reference = reference("batch")) {
            TokenBatch batch = TokenBatch.leftPadded(OnevisionFixture.prompts(model, reference));
            assertThat(maxDifference(batch.visual(), reference, "features")).isLessThan(FEATURES);
            assertThat(batch.positions()).isEqualTo(reference.tensor("position_ids").longs());
            float[] logits = logits(model.hidden(batch, null, scope)).toFloatArray();
            float[] expected = reference.tensor("logits").floats();
            int vocabulary = model.config().text().vocabSize();
            double worst = 0;
            for (int i = 0; i < logits.length; i++) {
                if (batch.valid()[i / vocabulary]) {
                    worst = Math.max(worst, Math.abs(logits[i] - expected[i]));
                }
            }
            assertThat(worst).isLessThan(LOGITS);
        }
    }

    @Test
    void logprobsAndEntropyOfAResponse() {
        try (Safetensors reference = reference("response")) {
            ModelPrompt prompt = OnevisionFixture.prompts(model, reference).get(0);
            NDArray hidden = model.hidden(TokenBatch.rightPadded(List.of(prompt)), null, scope);
            NDList figures = figures(hidden, reference, 1);
            assertThat(maxDifference(figures.get(0), reference, "logprobs")).isLessThan(LOGPROBS);
            assertThat(maxDifference(figures.get(1), reference, "entropy")).isLessThan(LOGPROBS);
            NDList cooler = figures(hidden, reference, 0.7);
            assertThat(maxDifference(cooler.get(0), reference, "logprobs_temp0.7"))
                    .isLessThan(LOGPROBS);
        }
    }

    /** Log-probabilities and entropies at the places that predict the response. */
    private NDList figures(NDArray hidden, Safetensors reference, double temperature) {
        long first = reference.tensor("prompt_len").longs()[0] - 1;
        long[] targets = reference.tensor("response_ids").longs();
        NDArray rows =
                model.kernels()
                        .call("pick_rows")
                        .tensor(hidden)
                        .tensor(
                                scope.create(
                                        LongStream.range(first, first + targets.length).toArray()))
                        .run(scope);
        return model.kernels()
                .call("token_logprobs_entropy")
                .tensor(rows)
                .tensor(model.decoder().head())
                .tensor(scope.create(targets))
                .real(temperature)
                .runList(scope);
    }

    @Test
    void aStillPictureInAnyResolution() {
        try (Safetensors reference = reference("image_anyres")) {
            ModelPrompt prompt = OnevisionFixture.picture(model, reference);
            assertThat(prompt.visual().count()).isEqualTo(85);
            assertThat(maxDifference(prompt.visual().data(), reference, "features"))
                    .isLessThan(FEATURES);
            NDArray hidden = model.hidden(TokenBatch.leftPadded(List.of(prompt)), null, scope);
            assertThat(maxDifference(logits(hidden), reference, "logits")).isLessThan(LOGITS);
        }
    }

    @Test
    void aPicturesViewsAreThoseOfTheReference() {
        RgbFrames picture = Pictures.read(Fixtures.path(REFERENCE + "anyres.png"));
        Preprocessing preprocessing =
                Preprocessing.read(Fixtures.path(OnevisionFixture.FOLDER), model.config());
        try (Safetensors reference = reference("image_anyres")) {
            assertThat(
                            maxDifference(
                                    preprocessing.picture(picture),
                                    reference,
                                    "input.pixel_values"))
                    .isLessThan(1e-6f);
            VisualEmbedding visual = model.encodePicture(picture);
            assertThat(maxDifference(visual.data(), reference, "features")).isLessThan(FEATURES);
        }
    }

    @Test
    void framesAndPromptsAreThoseOfTheReference() {
        RgbFrames frames =
                Pictures.read(
                        IntStream.range(0, 4)
                                .mapToObj(
                                        i -> Fixtures.path(REFERENCE + "frames/frame" + i + ".png"))
                                .toArray(Path[]::new));
        VisualEmbedding visual = model.encode(frames);
        try (Safetensors single = reference("single")) {
            assertThat(maxDifference(visual.data(), single, "features")).isLessThan(FEATURES);
        }
        JsonNode sample = Fixtures.json(REFERENCE + "meta.json").get("samples").get(0);
        int[] expected =
                StreamSupport.stream(sample.get("prompt_ids").spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .toArray();
        assertThat(model.prompt("What is happening in this video?", visual).ids())
                .isEqualTo(expected);
        int[] about = model.picturePrompt("What is happening in this video?", visual).ids();
        assertThat(about).hasSameSizeAs(expected);
        assertThat(Arrays.stream(about).filter(id -> id == 593)).isEmpty();
        assertThat(model.prompt("Hello", null).visual()).isNull();
    }

    private NDArray logits(NDArray hidden) {
        Shape shape = hidden.getShape();
        NDArray rows = hidden.reshape(shape.get(0) * shape.get(1), shape.get(2));
        return model.kernels()
                .call("head_logits")
                .tensor(rows)
                .tensor(model.decoder().head())
                .run(scope);
    }
}
