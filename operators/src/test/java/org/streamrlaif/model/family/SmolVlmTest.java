package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.PictureSplit;
import org.streamrlaif.model.picture.Pictures;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.numeric.Rounding;

/** Towers, prompts and files of SmolVLM. */
@Tag("numeric")
class SmolVlmTest {
    private static final String REFERENCE = "tiny-smolvlm/reference/";

    private static VisionLanguageModel model;
    private static Rounding rounding;

    @TempDir Path folder;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-smolvlm"), ModelOptions.defaults());
        rounding = Rounding.of(model.config());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void everyHiddenStateOfTheTowerAndTheNormedOne() {
        try (NDManager scope = model.kernels().newManager();
                Safetensors reference = Fixtures.tensors(REFERENCE + "single.safetensors")) {
            NDArray pixels =
                    reference
                            .tensor("input.pixel_values")
                            .toArray(scope, DataType.FLOAT32)
                            .squeeze(0);
            VisionConfig vision = model.config().vision();
            for (int layers = 0; layers <= vision.layers(); layers++) {
                NDArray states =
                        model.vision().tower().states(model.kernels(), pixels, layers, scope);
                rounding.check("vision.hidden_states." + layers, states, reference);
            }
            NDArray last = model.vision().tower().features(model.kernels(), pixels, scope);
            rounding.check("vision.last_hidden_state", last, reference);
            assertThat(reference.tensor("vision.position_ids").longs())
                    .startsWith(places(vision))
                    .endsWith(places(vision));
        }
    }

    /** The library's own table for several grids: in float32 every patch has a place of its own. */
    @Test
    void positionsAreThoseOfFloat32() {
        JsonNode table = Fixtures.json(REFERENCE + "position_bucketize.json");
        assertThat(table.size()).isGreaterThan(10);
        table.properties()
                .forEach(
                        grid ->
                                assertThat(ids(grid.getValue().get("row_ids")))
                                        .isEqualTo(
                                                IntStream.range(0, Integer.parseInt(grid.getKey()))
                                                        .toArray()));
    }

    private static long[] places(VisionConfig vision) {
        return LongStream.range(0, vision.patches()).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theQuestionAboutAVideoNamesTheTimesOfItsFrames(int sample) {
        JsonNode expected = Fixtures.json(REFERENCE + "meta.json").get("samples").get(sample);
        int frames = expected.get("frames").asInt();
        List<Long> times = LongStream.range(0, frames).map(i -> i * 1000).boxed().toList();
        VisualEmbedding video = pictures(frames).with(VisualLayout.frames(times, frames * 1000L));
        String text = expected.get("prompt_text").asText();
        String question =
                text.substring(text.lastIndexOf("\n\n") + 2, text.indexOf("<end_of_utterance>"));
        assertThat(model.prompt(question, video).ids()).isEqualTo(ids(expected.get("prompt_ids")));
    }

    @Test
    void longVideosAreCountedInHoursAndFramesInMinutes() {
        VisualEmbedding video =
                pictures(2).with(VisualLayout.frames(List.of(0L, 7_265_400L), 7_265_999));
        assertThat(text(model.prompt("Why?", video)))
                .startsWith("<|im_start|>User: You are provided the following series of two frames")
                .contains(" from a 2:01:06 [H:MM:SS] video.\n\nFrame from 00:00:<fake_token")
                .contains("\nFrame from 121:05:<fake_token");
        assertThat(SmolVlmText.video(VisualLayout.frames(List.of(90_000_000L), 0)))
                .contains("one frames from a 1 day, 1:00:00 [H:MM:SS] video");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "fa-IR-u-nu-arabext"})
    void promptsAreAlikeInEveryLocale(String locale) {
        VisualLayout video = VisualLayout.frames(List.of(0L, 7_265_400L), 7_265_999);
        String inEnglish = SmolVlmText.video(video) + SmolVlmText.picture(2, 1);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            assertThat(SmolVlmText.video(video) + SmolVlmText.picture(2, 1))
                    .isEqualTo(inEnglish)
                    .contains("2:01:06", "121:05", "<row_2_col_1>");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void stillPicturesComeBeforeTheTextWithoutTimes() {
        String image = "<image>".repeat(9);
        String whole =
                "<fake_token_around_image><global-img>" + image + "<fake_token_around_image>";
        assertThat(text(model.prompt("Describe.", pictures(1))))
                .isEqualTo("<|im_start|>User:" + whole + "Describe.<end_of_utterance>\nAssistant:");
        assertThat(text(model.prompt("Compare.", pictures(2)))).contains(whole + whole + "Compare");
        assertThat(text(model.prompt("Hello", null)))
                .isEqualTo("<|im_start|>User: Hello<end_of_utterance>\nAssistant:");
        assertThatThrownBy(() -> model.prompt("An <image> ?", pictures(1)))
                .hasMessageStartingWith("prompt: 2 image placeholders, expected 1");
    }

    @Test
    void aPictureCutIntoAGridListsItsCropsRowByRow() {
        VisualEmbedding cut = pictures(7).with(new VisualLayout(List.of(), 0, 3));
        String arranged = model.config().family().arrange("User:<image>Why?", cut.parts());
        String crop = "<fake_token_around_image><row_%d_col_%d><image>";
        assertThat(arranged)
                .isEqualTo(
                        "User:"
                                + (crop + crop + crop).formatted(1, 1, 1, 2, 1, 3)
                                + "\n"
                                + (crop + crop + crop).formatted(2, 1, 2, 2, 2, 3)
                                + "\n\n<fake_token_around_image><global-img><image>"
                                + "<fake_token_around_image>Why?");
    }

    @Test
    void framesBecomeTheStoredVisualTokens() {
        Path[] files =
                IntStream.range(0, 4)
                        .mapToObj(i -> Fixtures.path(REFERENCE + "frames/frame" + i + ".png"))
                        .toArray(Path[]::new);
        try (Safetensors reference = Fixtures.tensors(REFERENCE + "single.safetensors")) {
            VisualEmbedding tokens = model.encode(Pictures.read(files));
            assertThat(tokens.blocks()).isEqualTo(4);
            rounding.check("features", tokens.data(), reference);
        }
    }

    @Test
    void aSavedModelHasTheNamesOfTheLibrary() {
        model.save(folder, null);
        List<String> original;
        try (Safetensors file = Fixtures.tensors("tiny-smolvlm/model.safetensors")) {
            original = new ArrayList<>(file.names());
        }
        try (Safetensors file = Safetensors.open(folder)) {
            assertThat(file.names()).containsExactlyInAnyOrderElementsOf(original);
        }
        try (VisionLanguageModel again =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            assertThat(again.prompt("Hello", null)).isEqualTo(model.prompt("Hello", null));
        }
    }

    /** The stored views are torchvision's resizes, cut as Hugging Face's image processor does. */
    @ParameterizedTest
    @CsvSource({"whole, 96, 60, 2", "wide, 96, 20, 2"})
    void stillPicturesAreCutIntoTheStoredViews(String name, int width, int height, int columns) {
        ImageSettings settings = splitting();
        try (Safetensors reference = Fixtures.tensors(REFERENCE + "split_views.safetensors")) {
            byte[] views = PictureSplit.views(corner(width, height), settings).rgb();
            long[] stored = reference.tensor(name + ".views").longs();
            int pixels = 72 * 72;
            int[] planes = new int[views.length];
            for (int i = 0; i < views.length; i++) {
                int plane = i / (3 * pixels) * 3 + i % 3;
                planes[plane * pixels + i % (3 * pixels) / 3] = views[i] & 0xff;
            }
            assertThat(Arrays.stream(planes).asLongStream().toArray()).isEqualTo(stored);

            PictureSplit split = PictureSplit.of(new PictureSize(width, height), settings);
            assertThat(split.columns()).isEqualTo(columns);
            VisualEmbedding visual =
                    pictures(split.views()).with(new VisualLayout(List.of(), 0, columns));
            int[] ids = model.prompt("What is this?", visual).ids();
            assertThat(Arrays.stream(ids).asLongStream().toArray())
                    .isEqualTo(reference.tensor(name + ".input_ids").longs());
        }
    }

    @Test
    void aPictureThatFitsIsNotCut() {
        ImageSettings settings =
                ImageSettings.smolPicture(
                        node("{'max_image_size':{'longest_edge':72},'size':{'longest_edge':72}}"));
        assertThat(PictureSplit.of(new PictureSize(90, 60), settings))
                .isEqualTo(new PictureSplit(0, 0));
        assertThat(PictureSplit.views(corner(90, 60), settings).count()).isEqualTo(1);
    }

    @Test
    void aModelThatCutsPicturesSeesAllViews() throws IOException {
        Path source = Fixtures.path("tiny-smolvlm");
        for (String name :
                List.of("config", "generation_config", "tokenizer", "tokenizer_config")) {
            Files.copy(source.resolve(name + ".json"), folder.resolve(name + ".json"));
        }
        Files.copy(source.resolve("chat_template.jinja"), folder.resolve("chat_template.jinja"));
        Files.copy(source.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                Files.readString(source.resolve("preprocessor_config.json"))
                        .replace("\"do_image_splitting\": false,", ""));
        try (VisionLanguageModel cutting =
                        VisionLanguageModel.load(folder, ModelOptions.defaults());
                Safetensors reference = Fixtures.tensors(REFERENCE + "split.safetensors")) {
            VisualEmbedding visual = cutting.encode(List.of(Footage.picture(corner(14, 60))));
            assertThat(visual.blocks()).isEqualTo(3);
            assertThat(visual.layout().columns()).isEqualTo(1);
            rounding.check("features", visual.data(), reference);
            int[] ids = cutting.prompt("What is this?", visual).ids();
            assertThat(Arrays.stream(ids).asLongStream().toArray())
                    .isEqualTo(reference.tensor("input.input_ids").longs());
        }
    }

    private static ImageSettings splitting() {
        return ImageSettings.smolPicture(
                node("{'max_image_size':{'longest_edge':72},'size':{'longest_edge':144}}"));
    }

    private static ConfigNode node(String json) {
        try {
            return new ConfigNode("x.json: ", ModelJson.MAPPER.readTree(json.replace('\'', '"')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The upper left corner of the first stored frame. */
    private static RgbFrames corner(int width, int height) {
        RgbFrames frame = Pictures.read(Fixtures.path(REFERENCE + "frames/frame0.png"));
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            System.arraycopy(frame.rgb(), y * frame.width() * 3, rgb, y * width * 3, width * 3);
        }
        return new RgbFrames(1, width, height, rgb);
    }

    private static VisualEmbedding pictures(int blocks) {
        return new VisualEmbedding(9 * blocks, 96, blocks, new float[9 * blocks * 96]);
    }

    private static String text(ModelPrompt prompt) {
        return model.tokenizer().decode(prompt.ids(), false);
    }

    private static int[] ids(JsonNode node) {
        return IntStream.range(0, node.size()).map(i -> node.get(i).asInt()).toArray();
    }
}
