package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.model.family.MediaSamples.alike;
import static org.streamrlaif.model.family.MediaSamples.asked;
import static org.streamrlaif.model.family.MediaSamples.copyModel;
import static org.streamrlaif.model.family.MediaSamples.ids;
import static org.streamrlaif.model.family.MediaSamples.load;
import static org.streamrlaif.model.family.MediaSamples.media;
import static org.streamrlaif.model.family.MediaSamples.noise;
import static org.streamrlaif.model.family.MediaSamples.sample;
import static org.streamrlaif.model.family.MediaSamples.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualPart;
import org.streamrlaif.numeric.Rounding;

/**
 * Several clips and pictures in one prompt: places, positions, and what each family makes of them.
 */
@Tag("numeric")
class SeveralMediaTest {
    @TempDir Path folder;

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
            // One view among others is part of a larger matrix product.
            Rounding.of(model.config())
                    .check(
                            "the whole view",
                            Arrays.copyOf(both.data(), 25 * width),
                            Arrays.copyOf(alone.data(), 25 * width));
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
        copyModel("tiny-llava-onevision", folder);
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
