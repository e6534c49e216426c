package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.model.family.MediaSamples.alike;
import static org.streamrlaif.model.family.MediaSamples.asked;
import static org.streamrlaif.model.family.MediaSamples.copyModel;
import static org.streamrlaif.model.family.MediaSamples.frames;
import static org.streamrlaif.model.family.MediaSamples.ids;
import static org.streamrlaif.model.family.MediaSamples.load;
import static org.streamrlaif.model.family.MediaSamples.media;
import static org.streamrlaif.model.family.MediaSamples.sample;
import static org.streamrlaif.model.family.MediaSamples.twoPictures;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import org.streamrlaif.numeric.Rounding;

/** Several clips and pictures in one prompt, against the outputs of Hugging Face's library. */
@Tag("numeric")
class SeveralMediaParityTest {
    @TempDir Path folder;

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
            float[] logits = logits(model, prompt, scope).toFloatArray();
            float[] stored = batch.tensor("logits").floats();
            float[] last = Arrays.copyOfRange(stored, stored.length - logits.length, stored.length);
            Rounding.of(model.config()).check("logits", logits, last);
            assertThat(greedy(model, prompt, 24))
                    .isEqualTo(
                            Arrays.stream(batch.tensor("greedy_ids").longs(), 48, 72)
                                    .mapToInt(Math::toIntExact)
                                    .toArray());
        }
    }

    /**
     * Two pictures in one turn or in two, as {@code several.safetensors} has them: outputs of
     * transformers 5.18.0 with torch 2.13.0, the processor given all pictures of the prompt as one
     * list, still pictures resized by Pillow where both ways exist.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tiny-llava | One <image> | A ball. | And <image>?",
                "tiny-llava-onevision | <image><image>Compare. | |",
                "tiny-smolvlm | One: <image> two: <image>? | |",
                "tiny-qwen2_5_vl | <image>What? | A ball. | And <image>?",
                "tiny-qwen3_vl | <image>What? | A ball. | And <image>?"
            })
    void twoPicturesGiveTheOutputsOfTheReference(
            String name, String asked, String answer, String again) {
        List<ChatMessage> turns = new ArrayList<>(List.of(asked(asked)));
        if (answer != null) {
            turns.add(ChatMessage.of("assistant", answer));
            turns.add(asked(again));
        }
        try (VisionLanguageModel model = load(name);
                NDManager scope = Kernels.on("cpu").newManager();
                Safetensors several = Fixtures.tensors(name + "/reference/several.safetensors")) {
            VisualEmbedding visual = model.encode(twoPictures());
            if (several.names().contains("features")) {
                Rounding.of(model.config()).check("features", visual.data(), several);
            }
            ModelPrompt prompt = model.conversation(turns, true, visual);
            checkPrompt(model, prompt, several);
            Rounding.of(model.config()).check("logits", logits(model, prompt, scope), several);
        }
    }

    /** As above; the only picture is cut into views, and clips have tokens of their own kind. */
    @Test
    void aPictureBetweenTwoClipsOfOnevisionGivesTheOutputsOfTheReference() {
        String name = "tiny-llava-onevision";
        List<Long> times = List.of(0L, 500L, 1000L, 1500L);
        RgbFrames first =
                frames(name, IntStream.range(0, 4).mapToObj(i -> "frames/frame" + i + ".png"));
        RgbFrames second = frames(name, Stream.generate(() -> "frames/frame1.png").limit(4));
        RgbFrames picture = Pictures.read(Fixtures.path("fixtures/clip-preprocess/frame1.png"));
        try (VisionLanguageModel model = load(name);
                NDManager scope = Kernels.on("cpu").newManager();
                Safetensors mixed = Fixtures.tensors(name + "/reference/mixed.safetensors")) {
            VisualEmbedding visual =
                    model.encode(
                            List.of(
                                    Footage.clip(first, times, 0),
                                    Footage.picture(picture),
                                    Footage.clip(second, times, 0)));
            ModelPrompt prompt =
                    model.conversation(
                            List.of(asked("<video><image><video>Compare.")), true, visual);
            checkPrompt(model, prompt, mixed);
            Rounding.of(model.config()).check("logits", logits(model, prompt, scope), mixed);
        }
    }

    /** As above; each of the pictures is cut into squares. */
    @Test
    void picturesOfSmolVlmAreCutOneByOne() throws IOException {
        copyModel("tiny-smolvlm", folder);
        Files.delete(folder.resolve("processor_config.json"));
        Path settings = folder.resolve("preprocessor_config.json");
        Files.writeString(
                settings, Files.readString(settings).replace("\"do_image_splitting\": false,", ""));
        String name = "tiny-smolvlm/reference/several_split.safetensors";
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, ModelOptions.defaults());
                Safetensors split = Fixtures.tensors(name)) {
            VisualEmbedding visual = model.encode(twoPictures());
            assertThat(visual.blocks()).isEqualTo(10);
            checkPrompt(
                    model,
                    model.conversation(List.of(asked("One: <image> two: <image>?")), true, visual),
                    split);
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

    /** One placeholder for each run of equal ones. */
    private static int[] collapsed(VisionLanguageModel model, int[] ids) {
        List<Integer> placeholders = model.config().family().placeholders();
        return IntStream.range(0, ids.length)
                .filter(i -> i == 0 || ids[i] != ids[i - 1] || !placeholders.contains(ids[i]))
                .map(i -> ids[i])
                .toArray();
    }

    private static NDArray logits(VisionLanguageModel model, ModelPrompt prompt, NDManager scope) {
        NDArray hidden = model.hidden(TokenBatch.rightPadded(List.of(prompt)), null, scope);
        return model.kernels()
                .call("head_logits")
                .tensor("rows", hidden.squeeze(0))
                .tensor("head", model.decoder().head())
                .run(scope);
    }

    private static int[] greedy(VisionLanguageModel model, ModelPrompt prompt, int tokens) {
        SamplingConfig greedy = new SamplingConfig(1, tokens, 0, 1, 0, 1);
        try (TextGenerator generator = new TextGenerator(model, null, greedy, List.of())) {
            return generator.rows(List.of(prompt), 0).get(0).tokens();
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

    private static void checkPrompt(
            VisionLanguageModel model, ModelPrompt prompt, Safetensors reference) {
        assertThat(prompt.ids())
                .isEqualTo(alike(model, ints(reference.tensor("input.input_ids").longs())));
        int[] answer = ints(reference.tensor("greedy_ids").longs());
        assertThat(greedy(model, prompt, answer.length)).isEqualTo(answer);
    }

    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }
}
