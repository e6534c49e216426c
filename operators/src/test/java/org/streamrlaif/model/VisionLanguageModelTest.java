package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.platform.Unloading;

@Tag("numeric")
class VisionLanguageModelTest {
    @TempDir Path folder;

    /** A copy of tiny-llava with other tensors and other configuration. */
    private Path copy(
            UnaryOperator<Map<String, TensorData>> tensors, UnaryOperator<ObjectNode> config)
            throws IOException {
        Path source = Fixtures.path("tiny-llava");
        for (String file :
                List.of(
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "chat_template.jinja",
                        "preprocessor_config.json",
                        "generation_config.json")) {
            Files.copy(source.resolve(file), folder.resolve(file));
        }
        ModelJson.write(
                folder.resolve("config.json"),
                config.apply((ObjectNode) Fixtures.json("tiny-llava/config.json")));
        try (Safetensors in = Safetensors.open(source)) {
            Map<String, TensorData> all = new LinkedHashMap<>();
            in.names().forEach(name -> all.put(name, in.tensor(name)));
            SafetensorsWriter.write(folder.resolve(Safetensors.FILE), tensors.apply(all));
        }
        return folder;
    }

    private static VisionLanguageModel load(Path folder) {
        return VisionLanguageModel.load(folder, ModelOptions.defaults());
    }

    @Test
    void unknownAndMissingTensorsAreListed() throws IOException {
        Path changed =
                copy(
                        tensors -> {
                            tensors.put(
                                    "language_model.model.extra",
                                    TensorData.of(new float[] {1}, 1));
                            tensors.remove("multi_modal_projector.linear_1.bias");
                            return tensors;
                        },
                        config -> config);
        assertThatThrownBy(() -> load(changed))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(
                        changed
                                + ": tensor names do not fit config.json; unknown: language_model.extra;"
                                + " missing: multi_modal_projector.linear_1.bias");
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() throws IOException {
        Path changed =
                copy(
                        tensors -> tensors,
                        config -> {
                            ((ObjectNode) config.get("text_config")).put("vocab_size", 641);
                            return config;
                        });
        assertThatThrownBy(() -> load(changed))
                .hasMessageContaining(
                        "tensor language_model.model.embed_tokens.weight: shape [640, 96], expected [641, 96]");
    }

    @Test
    void anUnknownFamilyIsOneLine() throws IOException {
        Path changed = copy(tensors -> tensors, config -> config.put("model_type", "qwen9"));
        assertThatThrownBy(() -> load(changed))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("qwen9")
                .hasMessageContaining("llava")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void tokensBeyondTheEmbeddingTableAreNamed() throws IOException {
        Path changed =
                copy(
                        tensors -> tensors,
                        config -> {
                            ((ObjectNode) config.get("text_config")).put("vocab_size", 601);
                            return config;
                        });
        assertThatThrownBy(() -> load(changed))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(
                        changed.resolve("tokenizer.json")
                                + ": token 602, expected ids less than vocab_size 601 of config.json");
    }

    @Test
    void aMissingPreprocessorIsNamed() throws IOException {
        Path changed = copy(tensors -> tensors, config -> config);
        Files.delete(changed.resolve("preprocessor_config.json"));
        assertThatThrownBy(() -> load(changed))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(
                        changed
                                + ": no preprocessor_config.json and none in processor_config.json,"
                                + " expected one of them");
    }

    @Test
    void namesOfTheModuleTreeAreUnderstoodToo() throws IOException {
        Path renamed =
                copy(
                        tensors -> {
                            Map<String, TensorData> tree = new LinkedHashMap<>();
                            tensors.forEach(
                                    (name, tensor) ->
                                            tree.put(
                                                    name.equals("language_model.lm_head.weight")
                                                            ? "lm_head.weight"
                                                            : "model."
                                                                    + name.replace(
                                                                            "language_model.model.",
                                                                            "language_model."),
                                                    tensor));
                            tree.put(
                                    "model.vision_tower.embeddings.position_ids",
                                    TensorData.of(new float[17], 17));
                            return tree;
                        },
                        config -> config);
        try (VisionLanguageModel model = load(renamed);
                VisionLanguageModel original = load(Fixtures.path("tiny-llava"))) {
            assertThat(model.decoder().head().toFloatArray())
                    .isEqualTo(original.decoder().head().toFloatArray());
            try (NDManager scope = model.kernels().newManager()) {
                assertThat(model.visionTensors(scope).keySet())
                        .isEqualTo(original.visionTensors(scope).keySet());
            }
            assertThat(model.hash()).hasSize(64).isNotEqualTo(original.hash());
        }
    }

    @Test
    void videoPositionsAreAddedAfterPooling() throws IOException {
        float[] table = new float[(8 + 16) * 96];
        for (int i = 0; i < table.length; i++) {
            table[i] = i / 96;
        }
        Path positioned =
                copy(
                        tensors -> {
                            tensors.put("video_position_embedding", TensorData.of(table, 24, 96));
                            return tensors;
                        },
                        config ->
                                config.put("video_pooling", "temporal_spatial")
                                        .put("video_frames", 8));
        RgbFrames frames = new RgbFrames(3, 56, 56, new byte[3 * 56 * 56 * 3]);
        ModelOptions pooled = new ModelOptions("cpu", "float32", VideoPooling.TEMPORAL_SPATIAL);
        try (VisionLanguageModel with = load(positioned);
                VisionLanguageModel without =
                        VisionLanguageModel.load(Fixtures.path("tiny-llava"), pooled)) {
            RgbFrames many = new RgbFrames(9, 56, 56, new byte[9 * 56 * 56 * 3]);
            assertThatThrownBy(() -> with.encode(many))
                    .hasMessage(
                            "frames: 9, expected at most video_frames 8, for which the model has positions");
            float[] shifted = with.encode(frames).data();
            float[] plain = without.encode(frames).data();
            assertThat(shifted).hasSize((3 + 16) * 96);
            for (int row = 0; row < 3 + 16; row++) {
                float expected = row < 3 ? row : row - 3 + 8;
                assertThat((double) shifted[row * 96] - plain[row * 96])
                        .isCloseTo(expected, Rounding.float32(1).within(Rounding.largest(shifted)));
            }
        }
    }

    @Test
    void promptsAreRenderedAndExpandedAsTheReference() {
        JsonNode sample = Fixtures.json("tiny-llava/reference/meta.json").get("samples").get(0);
        int[] expected =
                IntStream.range(0, sample.get("prompt_ids").size())
                        .map(i -> sample.get("prompt_ids").get(i).asInt())
                        .toArray();
        VisualEmbedding visual = new VisualEmbedding(64, 96, 4, new float[64 * 96]);
        try (VisionLanguageModel model = load(Fixtures.path("tiny-llava"))) {
            assertThat(model.prompt("What is happening in this video?", visual).ids())
                    .isEqualTo(expected);
            assertThat(model.prompt("Hello", null).visual()).isNull();
            assertThatThrownBy(() -> model.prompt("An <image> ?", visual))
                    .hasMessage(
                            "prompt: 5 image placeholders, expected 4; is one written out in the text?");
            assertThatThrownBy(() -> model.prompt("word ".repeat(2000), visual))
                    .isInstanceOf(PromptTooLongException.class);
        }
    }

    @Test
    void usersOfOneFolderShareTheModelUntilLongAfterTheLastHasLeft() {
        Path path = Fixtures.path("tiny-llava");
        Models.Lease first = Models.acquire(path, ModelOptions.defaults());
        Models.Lease second = Models.acquire(path, ModelOptions.defaults());
        assertThat(second.model()).isSameAs(first.model());
        first.close();
        first.close();
        assertThat(second.model().prompt("Hello", null).length()).isPositive();
        second.close();
        try (Models.Lease third = Models.acquire(path, ModelOptions.defaults())) {
            assertThat(third.model()).isSameAs(second.model());
        }
        Unloading.run();
        try (Models.Lease fourth = Models.acquire(path, ModelOptions.defaults())) {
            assertThat(fourth.model()).isNotSameAs(second.model());
        }
    }
}
