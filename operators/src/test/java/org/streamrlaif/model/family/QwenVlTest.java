package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.Pictures;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;

/** Qwen2.5-VL and Qwen3-VL from frames to prompts, against Hugging Face's processors. */
@Tag("numeric")
class QwenVlTest {
    /** Two levels of a byte, after the smallest deviation. */
    private static final double LEVELS = 2 / 255.0 / 0.26;

    @TempDir Path folder;

    private static VisionLanguageModel load(String model) {
        return VisionLanguageModel.load(Fixtures.path(model), ModelOptions.defaults());
    }

    private static JsonNode sample(String model, int number) {
        return Fixtures.json(model + "/reference/meta.json").get("samples").get(number);
    }

    private static RgbFrames frames(String model, JsonNode media) {
        return Pictures.read(
                StreamSupport.stream(media.get("files").spliterator(), false)
                        .map(file -> Fixtures.path(model + "/reference/" + file.asText()))
                        .toArray(Path[]::new));
    }

    /** The tokens of a video with the times of its frames. */
    private static VisualEmbedding clip(VisionLanguageModel model, String name, JsonNode media) {
        VisualEmbedding visual = model.encode(frames(name, media));
        List<Long> times = new ArrayList<>();
        double fps = media.get("metadata").get("fps").asDouble();
        for (JsonNode index : media.get("metadata").get("frames_indices")) {
            times.add(Math.round(1000 * index.asInt() / fps));
        }
        return visual.with(visual.layout().at(times, 0));
    }

    private static int[] ids(JsonNode sample) {
        return StreamSupport.stream(sample.get("prompt_ids").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void framesBecomeTheFeaturesOfTheReference(String name) {
        try (VisionLanguageModel model = load(name);
                Safetensors single = Fixtures.tensors(name + "/reference/single.safetensors")) {
            VisualEmbedding visual = clip(model, name, sample(name, 0).get("media").get(0));
            int width = model.config().text().width();
            float[] expected = single.tensor("features").floats();
            double limit = 1e-5 * Rounding.largest(expected);
            for (int i = 0; i < expected.length; i++) {
                int at = i / width * model.config().visualWidth() + i % width;
                assertThat((double) visual.data()[at]).isCloseTo(expected[i], within(limit));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void framesAndPicturesBecomeThePixelsOfTheReference(String name) {
        try (VisionLanguageModel model = load(name);
                Safetensors batch = Fixtures.tensors(name + "/reference/batch.safetensors")) {
            Preprocessing preprocessing =
                    model.config()
                            .family()
                            .preprocessing(Fixtures.path(name), model.config().vision());
            JsonNode video = sample(name, 2).get("media").get(0);
            JsonNode picture = sample(name, 2).get("media").get(1);
            assertThat(preprocessing.frames(frames(name, video)).height())
                    .isEqualTo(video.get("resized_hw").get(0).asInt());
            assertThat(preprocessing.picture(frames(name, picture), true).width())
                    .isEqualTo(picture.get("resized_hw").get(1).asInt());
            float[] pixels = preprocessing.picture(frames(name, picture), true).values();
            float[] stored = batch.tensor("input.pixel_values").floats();
            int patch = model.config().vision().patchSize();
            int area = patch * patch;
            int first = stored.length - 2 * pixels.length;
            assertThat((double) stored[first]).isCloseTo(pixels[0], within(LEVELS));
            assertThat((double) stored[first + 2 * area])
                    .isCloseTo(pixels[pixels.length / 3], within(LEVELS));
        }
    }

    @Test
    void aPromptOfQwen25IsThatOfTheReference() {
        try (VisionLanguageModel model = load("tiny-qwen2_5_vl");
                Safetensors single =
                        Fixtures.tensors("tiny-qwen2_5_vl/reference/single.safetensors")) {
            JsonNode sample = sample("tiny-qwen2_5_vl", 0);
            ModelPrompt prompt =
                    model.prompt(
                            "What does the red ball do?",
                            clip(model, "tiny-qwen2_5_vl", sample.get("media").get(0)));
            assertThat(prompt.ids()).isEqualTo(ids(sample));
            checkPositions(prompt, single);
        }
    }

    /** The outer tokens of the vision are left out, as the models were trained. */
    @Test
    void aPromptOfQwen3TellsTheTimeOfEveryPair() {
        try (VisionLanguageModel model = load("tiny-qwen3_vl");
                Safetensors layout =
                        Fixtures.tensors("tiny-qwen3_vl/reference/layout_no_outer.safetensors")) {
            JsonNode sample = sample("tiny-qwen3_vl", 0);
            ModelPrompt prompt =
                    model.prompt(
                            "What does the red ball do?",
                            clip(model, "tiny-qwen3_vl", sample.get("media").get(0)));
            assertThat(prompt.ids())
                    .isEqualTo(
                            Arrays.stream(layout.tensor("input.input_ids").longs())
                                    .mapToInt(Math::toIntExact)
                                    .toArray());
            checkPositions(prompt, layout);
        }
    }

    private static void checkPositions(ModelPrompt prompt, Safetensors reference) {
        long[] expected = reference.tensor("position_ids").longs();
        for (int i = 0; i < expected.length; i++) {
            int token = i % prompt.length();
            assertThat(prompt.positions().at(token, i / prompt.length()))
                    .isEqualTo((int) expected[i]);
        }
        assertThat(prompt.positions().next() - prompt.length())
                .isEqualTo((int) reference.tensor("rope_deltas").longs()[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void aQuestionAboutAPictureIsThatOfTheReference(String name) {
        try (VisionLanguageModel model = load(name)) {
            JsonNode sample = sample(name, 1);
            VisualEmbedding visual =
                    model.encode(
                            List.of(Footage.picture(frames(name, sample.get("media").get(0)))));
            int[] expected = ids(sample);
            int picture = model.config().family().placeholders().get(1);
            for (int i = 0; i < expected.length; i++) {
                expected[i] = expected[i] == picture ? model.config().imageTokenId() : expected[i];
            }
            assertThat(model.prompt("Is there a box in the picture?", visual).ids())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void stretchesOfAClipAreSeenInPairsOfTheirOwn(String name) {
        try (VisionLanguageModel model = load(name)) {
            RgbFrames frames = frames(name, sample(name, 0).get("media").get(0));
            List<VisualEmbedding> parts =
                    model.encode(
                            frames,
                            List.of(
                                    new FrameRange(0, 6),
                                    new FrameRange(2, 6),
                                    new FrameRange(1, 2)));
            VisualEmbedding whole = parts.get(0);
            VisualEmbedding rest = parts.get(1);
            assertThat(rest.count()).isEqualTo(whole.count() / 3 * 2);
            int shared = rest.data().length;
            for (int i = 0; i < shared; i++) {
                assertThat(rest.data()[i])
                        .isEqualTo(whole.data()[whole.data().length - shared + i]);
            }
            assertThat(parts.get(2).count()).isEqualTo(whole.count() / 3);
            assertThat(model.prompt("Why?", rest).visual()).isEqualTo(rest);
            assertThat(model.prompt("Why?", parts.get(2)).length()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void aModelWithRandomWeightsTakesMadeUpPixels(String name) {
        ModelConfig config = ModelFamilies.read(Fixtures.path(name));
        int side = config.vision().squareSide();
        try (VisionLanguageModel model =
                VisionLanguageModel.random(config, ModelOptions.defaults(), 3)) {
            VisualEmbedding visual =
                    model.encode(new float[2 * 3 * side * side], List.of(new FrameRange(0, 2)))
                            .get(0);
            assertThat(visual.width()).isEqualTo(config.visualWidth());
            assertThat(visual.layout().columns()).isPositive();
            assertThat(visual.count())
                    .isEqualTo(visual.layout().columns() * visual.layout().columns());
        }
    }

    @Test
    void timesAreRoundedAsPythonDoes() {
        JsonNode rows =
                Fixtures.json("tiny-qwen3_vl/reference/tables.json").get("timestamps").get("rows");
        for (JsonNode row : rows) {
            List<Long> times = new ArrayList<>();
            for (JsonNode index : row.get("frames_indices")) {
                times.add(Math.round(1000 * index.asInt() / row.get("fps").asDouble()));
            }
            List<String> expected = new ArrayList<>();
            row.get("text").forEach(text -> expected.add(text.asText()));
            assertThat(Qwen3Vl.times(times)).as("%s", row).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void olderConfigurationsMeanTheSame(String name) throws IOException {
        Files.copy(
                Fixtures.path(name + "/reference/config_hub_style.json"),
                folder.resolve("config.json"));
        Files.copy(
                Fixtures.path(name + "/generation_config.json"),
                folder.resolve("generation_config.json"));
        assertThat(ModelFamilies.read(folder)).isEqualTo(ModelFamilies.read(Fixtures.path(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void aSavedModelIsTheSameModel(String name) throws IOException {
        try (VisionLanguageModel model = load(name)) {
            model.save(folder, null);
            assertThat(ModelFamilies.read(folder)).isEqualTo(model.config());
        }
        try (Safetensors saved = Safetensors.open(folder);
                Safetensors source = Fixtures.tensors(name)) {
            assertThat(saved.names()).containsExactlyInAnyOrderElementsOf(source.names());
            for (String tensor : source.names()) {
                assertThat(saved.tensor(tensor).floats())
                        .as(tensor)
                        .isEqualTo(source.tensor(tensor).floats());
            }
        }
    }
}
