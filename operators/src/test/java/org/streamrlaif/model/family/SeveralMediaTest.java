package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.Pictures;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualPart;
import org.streamrlaif.numeric.Rounding;

/**
 * Several clips and pictures in one prompt, against the outputs of Hugging Face's library where
 * there are some, otherwise against what its processors are documented to write.
 */
@Tag("numeric")
class SeveralMediaTest {
    @TempDir Path folder;

    private static VisionLanguageModel load(String name) {
        return VisionLanguageModel.load(Fixtures.path(name), ModelOptions.defaults());
    }

    private static JsonNode sample(String name, int number) {
        return Fixtures.json(name + "/reference/meta.json").get("samples").get(number);
    }

    private static RgbFrames frames(String name, Stream<String> files) {
        return Pictures.read(
                files.map(file -> Fixtures.path(name + "/reference/" + file)).toArray(Path[]::new));
    }

    /** The media of a stored sample of Qwen-VL. */
    private static List<Footage> media(String name, JsonNode sample) {
        List<Footage> media = new ArrayList<>();
        for (JsonNode one : sample.get("media")) {
            RgbFrames frames =
                    frames(
                            name,
                            StreamSupport.stream(one.get("files").spliterator(), false)
                                    .map(JsonNode::asText));
            List<Long> times = new ArrayList<>();
            for (JsonNode index : one.path("metadata").path("frames_indices")) {
                double fps = one.get("metadata").get("fps").asDouble();
                times.add(Math.round(1000 * index.asInt() / fps));
            }
            media.add(new Footage(times.isEmpty(), frames, times, 0));
        }
        return media;
    }

    private static int[] ids(JsonNode sample) {
        return StreamSupport.stream(sample.get("prompt_ids").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    /** The same with all placeholders alike, as expanded prompts have them. */
    private static int[] alike(VisionLanguageModel model, int[] ids) {
        List<Integer> placeholders = model.config().family().placeholders();
        return Arrays.stream(ids)
                .map(id -> placeholders.contains(id) ? placeholders.get(0) : id)
                .toArray();
    }

    /** One placeholder for each run of equal ones. */
    private static int[] collapsed(VisionLanguageModel model, int[] ids) {
        List<Integer> placeholders = model.config().family().placeholders();
        return IntStream.range(0, ids.length)
                .filter(i -> i == 0 || ids[i] != ids[i - 1] || !placeholders.contains(ids[i]))
                .map(i -> ids[i])
                .toArray();
    }

    private static ChatMessage asked(String text) {
        return ChatMessage.placed("user", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void aClipAndAPictureGiveTheOutputsOfTheReference(String name) {
        try (VisionLanguageModel model = load(name);
                NDManager scope = Kernels.on("cpu").newManager();
                Safetensors batch = Fixtures.tensors(name + "/reference/batch.safetensors")) {
            JsonNode sample = sample(name, 2);
            VisualEmbedding visual = model.encode(media(name, sample));
            ModelPrompt prompt = model.expand(collapsed(model, ids(sample)), visual);
            assertThat(prompt.ids()).isEqualTo(alike(model, ids(sample)));
            checkPositions(prompt, batch, 2);
            NDArray hidden = model.hidden(TokenBatch.rightPadded(List.of(prompt)), null, scope);
            float[] logits =
                    model.kernels()
                            .call("head_logits")
                            .tensor("rows", hidden.squeeze(0))
                            .tensor("head", model.decoder().head())
                            .run(scope)
                            .toFloatArray();
            float[] stored = batch.tensor("logits").floats();
            float[] last = Arrays.copyOfRange(stored, stored.length - logits.length, stored.length);
            Rounding.of(model.config()).check("logits", logits, last);
            SamplingConfig greedy = new SamplingConfig(1, 24, 0, 1, 0, 1);
            try (TextGenerator generator = new TextGenerator(model, null, greedy, List.of())) {
                long[] expected = batch.tensor("greedy_ids").longs();
                assertThat(generator.rows(List.of(prompt), 0).get(0).tokens())
                        .isEqualTo(
                                Arrays.stream(expected, 48, 72)
                                        .mapToInt(Math::toIntExact)
                                        .toArray());
            }
        }
    }

    private static void checkPositions(ModelPrompt prompt, Safetensors batch, int row) {
        long[] expected = batch.tensor("position_ids").longs();
        int length = expected.length / 9;
        int padding = length - prompt.length();
        for (int axis = 0; axis < 3; axis++) {
            for (int i = 0; i < prompt.length(); i++) {
                assertThat(prompt.positions().at(i, axis))
                        .isEqualTo((int) expected[(axis * 3 + row) * length + padding + i]);
            }
        }
    }

    @Test
    void textsNameThePlacesOfMedia() {
        try (VisionLanguageModel model = load("tiny-qwen2_5_vl")) {
            JsonNode sample = sample("tiny-qwen2_5_vl", 2);
            VisualEmbedding visual = model.encode(media("tiny-qwen2_5_vl", sample));
            int[] expected = alike(model, ids(sample));
            String text = "Compare the video and the image.";
            assertThat(model.prompt(text, visual).ids()).isEqualTo(expected);
            List<ChatMessage> placed = List.of(asked("<video><image>" + text));
            assertThat(model.conversation(placed, true, visual).ids()).isEqualTo(expected);
            // Qwen's template writes parts where they stand
            ModelPrompt apart =
                    model.conversation(
                            List.of(
                                    asked("What is <video>?"),
                                    ChatMessage.of("assistant", "A ball."),
                                    asked("And in <image>?")),
                            true,
                            visual);
            String one = "<|vision_start|>" + "<|video_pad|>".repeat(8) + "<|vision_end|>";
            assertThat(model.tokenizer().decode(apart.ids(), false))
                    .endsWith(
                            "user\nWhat is "
                                    + one
                                    + "?<|im_end|>\n<|im_start|>assistant\nA ball.<|im_end|>\n"
                                    + "<|im_start|>user\nAnd in "
                                    + one
                                    + "?<|im_end|>\n<|im_start|>assistant\n");
            assertThat(apart.visual()).isEqualTo(visual);
            assertThatThrownBy(() -> model.conversation(List.of(asked("<image>?")), true, visual))
                    .hasMessage("prompt: 1 places for pictures and videos, expected 2");
        }
    }

    /** Two blocks of 2 × 2 and 4 × 2 tokens, by the rule of Qwen2-VL's M-RoPE. */
    @Test
    void positionsGoOnFromOneMediumToTheNext() {
        try (VisionLanguageModel model = load("tiny-qwen3_vl")) {
            RgbFrames small = new RgbFrames(1, 32, 32, new byte[32 * 32 * 3]);
            RgbFrames high = new RgbFrames(1, 32, 64, new byte[32 * 64 * 3]);
            VisualEmbedding visual =
                    model.encode(List.of(Footage.picture(small), Footage.picture(high)));
            assertThat(visual.parts()).extracting(VisualPart::count).containsExactly(4, 8);
            ModelPrompt prompt =
                    model.conversation(List.of(asked("<image><image>?")), true, visual);
            int first =
                    IntStream.range(0, prompt.length())
                            .filter(i -> prompt.ids()[i] == model.config().imageTokenId())
                            .findFirst()
                            .orElseThrow();
            int start = first; // text counts up to here
            int[][] blocks = {{first, start, 2}, {first + 6, start + 2 + 2, 4}};
            for (int[] block : blocks) {
                for (int i = 0; i < 2 * block[2]; i++) {
                    assertThat(prompt.positions().at(block[0] + i, 0)).isEqualTo(block[1]);
                    assertThat(prompt.positions().at(block[0] + i, 1)).isEqualTo(block[1] + i / 2);
                    assertThat(prompt.positions().at(block[0] + i, 2)).isEqualTo(block[1] + i % 2);
                }
            }
            assertThat(prompt.positions().at(first + 14, 0)).isEqualTo(start + 8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava", "tiny-smolvlm", "tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void picturesAreSeenAsEachWouldBeAlone(String name) {
        try (VisionLanguageModel model = load(name)) {
            Footage one = Footage.picture(noise(90, 60));
            Footage other = Footage.picture(noise(70, 110));
            VisualEmbedding first = model.encode(List.of(one));
            VisualEmbedding second = model.encode(List.of(other));
            VisualEmbedding both = model.encode(List.of(one, other));
            assertThat(both).isEqualTo(VisualEmbedding.join(List.of(first, second)));
            assertThat(both.inOrder(List.of(1, 0)))
                    .isEqualTo(VisualEmbedding.join(List.of(second, first)));
            assertThat(model.prompt("What?", both).length())
                    .isGreaterThan(model.prompt("What?", first).length() + second.count());
        }
    }

    @Test
    void fourPicturesOfLlavaAreThoseOfTheReference() {
        try (VisionLanguageModel model = load("tiny-llava");
                Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            List<Footage> media =
                    IntStream.range(0, 4)
                            .mapToObj(i -> "frames/frame" + i + ".png")
                            .map(file -> Footage.picture(frames("tiny-llava", Stream.of(file))))
                            .toList();
            VisualEmbedding visual = model.encode(media);
            Rounding.of(model.config()).check("features", visual.data(), single);
            assertThat(model.prompt("What is happening in this video?", visual).ids())
                    .isEqualTo(ids(sample("tiny-llava", 0)));
        }
    }

    /**
     * The processor pads each of several pictures to a square and sees it whole; the model puts a
     * newline behind all its tokens. A single picture has the tokens of its whole view first.
     */
    @Test
    void severalPicturesOfOnevisionAreNotTiled() {
        try (VisionLanguageModel model = load("tiny-llava-onevision")) {
            RgbFrames square = noise(140, 140);
            RgbFrames wide = noise(140, 80);
            VisualEmbedding alone = model.encode(List.of(Footage.picture(square)));
            VisualEmbedding both =
                    model.encode(List.of(Footage.picture(square), Footage.picture(wide)));
            assertThat(both.parts()).extracting(VisualPart::count).containsExactly(26, 26);
            int width = both.width();
            assertThat(Arrays.copyOf(both.data(), 25 * width))
                    .isEqualTo(Arrays.copyOf(alone.data(), 25 * width));
            float[] newline = Arrays.copyOfRange(both.data(), 25 * width, 26 * width);
            assertThat(Arrays.copyOfRange(both.data(), 51 * width, 52 * width)).isEqualTo(newline);
            assertThat(newline)
                    .isEqualTo(
                            Arrays.copyOfRange(
                                    alone.data(),
                                    alone.data().length - width,
                                    alone.data().length));
            VisualEmbedding padded =
                    model.encode(List.of(Footage.picture(padded(wide)), Footage.picture(square)));
            assertThat(padded.inOrder(List.of(0))).isEqualTo(both.inOrder(List.of(1)));
            assertThat(text(model, model.prompt("Compare.", both)))
                    .startsWith("<|im_start|>user <video><video>")
                    .contains("<video>\nCompare.<|im_end|>");
        }
    }

    /** A picture beside a clip is the only picture. */
    @Test
    void templatesThatPutPicturesFirstGetTheirTokensFirst() throws IOException {
        Path source = Fixtures.path("tiny-llava-onevision");
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for m in messages %}{{ m['role'] }} {% for c in m['content'] if c['type'] =="
                        + " 'image' %}<image>\n{% endfor %}{% for c in m['content'] if c['type'] =="
                        + " 'video' %}<video>\n{% endfor %}{% for c in m['content'] if c['type'] =="
                        + " 'text' %}{{ c['text'] }}{% endfor %}{% endfor %}");
        try (VisionLanguageModel model =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            Footage clip = Footage.clip(noise(70, 70), List.of(0L), 0);
            Footage picture = Footage.picture(noise(140, 80));
            VisualEmbedding visual = model.encode(List.of(clip, picture));
            assertThat(visual.inOrder(List.of(1))).isEqualTo(model.encode(List.of(picture)));
            ModelPrompt prompt =
                    model.conversation(List.of(asked("<video>or<image>?")), true, visual);
            assertThat(prompt.visual()).isEqualTo(visual.inOrder(List.of(1, 0)));
            assertThat(prompt.ids()).hasSizeGreaterThan(visual.count());
        }
    }

    @Test
    void smolVlmShowsVideosOrPictures() {
        try (VisionLanguageModel model = load("tiny-smolvlm")) {
            Footage clip = Footage.clip(noise(70, 70), List.of(0L), 1000);
            Footage picture = Footage.picture(noise(70, 70));
            assertThatThrownBy(() -> model.encode(List.of(clip, picture, picture)))
                    .hasMessage(
                            "media: 2 pictures and 1 videos, expected only one of both for"
                                    + " model_type smolvlm");
            String video =
                    "You are provided the following series of one frames from a 0:00:01"
                            + " [H:MM:SS] video.\n\nFrame from 00:00:<fake_token_around_image>"
                            + "<global-img>"
                            + "<image>".repeat(9)
                            + "<fake_token_around_image>\n\n";
            VisualEmbedding clips = model.encode(List.of(clip, clip));
            ModelPrompt prompt =
                    model.conversation(List.of(asked("First <video>, then <video>.")), true, clips);
            assertThat(text(model, prompt))
                    .isEqualTo(
                            "<|im_start|>User: First "
                                    + video
                                    + ", then "
                                    + video
                                    + ".<end_of_utterance>\nAssistant:");
        }
    }

    private static String text(VisionLanguageModel model, ModelPrompt prompt) {
        return model.tokenizer().decode(prompt.ids(), false);
    }

    private static RgbFrames noise(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new java.util.Random(width * 1000L + height).nextBytes(rgb);
        return new RgbFrames(1, width, height, rgb);
    }

    /** A wide picture with bars of the mean colour above and below, ⌊255 · 0.5⌋. */
    private static RgbFrames padded(RgbFrames wide) {
        int side = wide.width();
        byte[] rgb = new byte[side * side * 3];
        byte[] colour = {127, 127, 127};
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = colour[i % 3];
        }
        int top = (side - wide.height()) / 2;
        System.arraycopy(wide.rgb(), 0, rgb, top * side * 3, wide.rgb().length);
        return new RgbFrames(1, side, side, rgb);
    }
}
