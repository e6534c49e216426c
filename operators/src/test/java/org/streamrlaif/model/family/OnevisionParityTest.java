package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.Pictures;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;

/** LLaVA-OneVision against Hugging Face's numbers. */
@Tag("numeric")
class OnevisionParityTest {
    private static final String REFERENCE = OnevisionFixture.REFERENCE;

    /** A level of a byte becomes a pixel in four operations. */
    private static final Rounding PIXELS = Rounding.float32(4);

    private static VisionLanguageModel model;
    private static Rounding rounding;

    private final NDManager scope = Kernels.on("cpu").newManager();

    @BeforeAll
    static void load() {
        model = OnevisionFixture.load();
        rounding = Rounding.of(model.config());
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
            rounding.check("vision.hidden_states.3", features, single);
            NDArray projected = model.vision().project(model.kernels(), pixels, scope);
            rounding.check("vision.projected", projected, single);
        }
    }

    @Test
    void featuresHiddenStatesAndLogits() {
        try (Safetensors single = reference("single")) {
            ModelPrompt prompt = OnevisionFixture.prompts(model, single).get(0);
            assertThat(prompt.visual().count()).isEqualTo(4 * 9 + 1);
            rounding.check("features", prompt.visual().data(), single);
            TokenBatch batch = TokenBatch.leftPadded(List.of(prompt));
            rounding.check("inputs_embeds", model.embed(batch, scope), single);
            NDArray hidden = model.hidden(batch, null, scope);
            rounding.check("last_hidden_state", hidden, single);
            rounding.check("logits", logits(hidden), single);
        }
    }

    @Test
    void aBatchPaddedOnTheLeft() {
        try (Safetensors reference = reference("batch")) {
            TokenBatch batch = TokenBatch.leftPadded(OnevisionFixture.prompts(model, reference));
            rounding.check("features", batch.visual(), reference);
            assertThat(batch.positions()).isEqualTo(reference.tensor("position_ids").longs());
            float[] logits = logits(model.hidden(batch, null, scope)).toFloatArray();
            float[] expected = reference.tensor("logits").floats();
            int vocabulary = model.config().text().vocabSize();
            for (int i = 0; i < logits.length; i++) {
                if (!batch.valid()[i / vocabulary]) {
                    logits[i] = expected[i] = 0;
                }
            }
            rounding.check("logits", logits, expected);
        }
    }

    @Test
    void logprobsAndEntropyOfAResponse() {
        try (Safetensors reference = reference("response")) {
            ModelPrompt prompt = OnevisionFixture.prompts(model, reference).get(0);
            NDArray hidden = model.hidden(TokenBatch.rightPadded(List.of(prompt)), null, scope);
            NDList metrics = metrics(hidden, reference, 1);
            rounding.check("logprobs", metrics.get(0), reference);
            rounding.check("entropy", metrics.get(1), reference);
            NDList cooler = metrics(hidden, reference, 0.7);
            rounding.check("logprobs_temp0.7", cooler.get(0), reference);
        }
    }

    /** Log-probabilities and entropies at the places that predict the response. */
    private NDList metrics(NDArray hidden, Safetensors reference, double temperature) {
        long first = reference.tensor("prompt_len").longs()[0] - 1;
        long[] targets = reference.tensor("response_ids").longs();
        NDArray rows =
                model.kernels()
                        .call("pick_rows")
                        .tensor("hidden", hidden)
                        .tensor(
                                "index",
                                scope.create(
                                        LongStream.range(first, first + targets.length).toArray()))
                        .run(scope);
        return model.kernels()
                .call("token_logprobs_entropy")
                .tensor("rows", rows)
                .tensor("head", model.decoder().head())
                .tensor("targets", scope.create(targets))
                .real("temperature", temperature)
                .runList(scope);
    }

    @Test
    void aStillPictureInAnyResolution() {
        try (Safetensors reference = reference("image_anyres")) {
            ModelPrompt prompt = OnevisionFixture.picture(model, reference);
            assertThat(prompt.visual().count()).isEqualTo(85);
            rounding.check("features", prompt.visual().data(), reference);
            NDArray hidden = model.hidden(TokenBatch.leftPadded(List.of(prompt)), null, scope);
            rounding.check("logits", logits(hidden), reference);
        }
    }

    @Test
    void aPicturesViewsAreThoseOfTheReference() {
        RgbFrames picture = Pictures.read(Fixtures.path(REFERENCE + "anyres.png"));
        Preprocessing preprocessing =
                model.config()
                        .family()
                        .preprocessing(
                                Fixtures.path(OnevisionFixture.FOLDER), model.config().vision());
        try (Safetensors reference = reference("image_anyres")) {
            PIXELS.check(
                    "input.pixel_values", preprocessing.picture(picture, true).values(), reference);
            VisualEmbedding visual = model.encode(List.of(Footage.picture(picture)));
            rounding.check("features", visual.data(), reference);
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
            rounding.check("features", visual.data(), single);
        }
        JsonNode sample = Fixtures.json(REFERENCE + "meta.json").get("samples").get(0);
        int[] expected =
                StreamSupport.stream(sample.get("prompt_ids").spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .toArray();
        assertThat(model.prompt("What is happening in this video?", visual).ids())
                .isEqualTo(expected);
        int[] about = model.prompt("What is happening in this video?", visual).ids();
        assertThat(about).hasSameSizeAs(expected);
        assertThat(Arrays.stream(about).filter(id -> id == 593)).isEmpty();
        assertThat(model.prompt("Hello", null).visual()).isNull();
    }

    private NDArray logits(NDArray hidden) {
        Shape shape = hidden.getShape();
        NDArray rows = hidden.reshape(shape.get(0) * shape.get(1), shape.get(2));
        return model.kernels()
                .call("head_logits")
                .tensor("rows", rows)
                .tensor("head", model.decoder().head())
                .run(scope);
    }
}
