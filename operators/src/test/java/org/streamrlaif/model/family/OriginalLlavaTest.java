package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.parity.Limits;
import org.streamrlaif.parity.OutputComparison;
import org.streamrlaif.parity.ParityCheck;
import org.streamrlaif.parity.ParityReport;

@Tag("numeric")
class OriginalLlavaTest {
    /** The id behind the vocabulary of 640. */
    private static final int IMAGE = 640;

    private static final RgbFrames FRAMES = frames();

    @TempDir Path root;

    private Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectories(root.resolve("models/tiny-rlaif"));
    }

    private static RgbFrames frames() {
        byte[] rgb = new byte[3 * 80 * 60 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7 + i / 100);
        }
        return new RgbFrames(3, 80, 60, rgb);
    }

    private VisionLanguageModel load(VideoPooling pooling) {
        return VisionLanguageModel.load(folder, new ModelOptions("cpu", "float32", pooling));
    }

    private Path tower() throws IOException {
        Path tower = Files.createDirectories(root.resolve("models/clip-tiny"));
        OriginalFolders.writeTower(tower);
        return tower;
    }

    @Test
    void itComputesWhatItsHuggingFaceFormComputes() throws IOException {
        tower();
        OriginalFolders.writeModel(folder, false);
        try (VisionLanguageModel model = load(null)) {
            ParityReport report =
                    ParityCheck.run(model, null, reference(), null, Limits.of("float32"));
            assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
            assertThat(report.comparisons())
                    .extracting(OutputComparison::name)
                    .contains("features", "inputs_embeds", "logits", "hidden_states.2");
        }
    }

    /** The reference with the placeholder of this form. */
    private Path reference() {
        Map<String, TensorData> tensors = new HashMap<>();
        try (Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            single.names().forEach(name -> tensors.put(name, single.tensor(name)));
        }
        long[] ids = tensors.get("input.input_ids").longs();
        ByteBuffer bytes = ByteBuffer.allocate(8 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long id : ids) {
            bytes.putLong(id == 600 ? IMAGE : id);
        }
        tensors.put(
                "input.input_ids",
                new TensorData(TensorType.I64, new long[] {1, ids.length}, bytes.flip()));
        Path file = root.resolve("reference.safetensors");
        SafetensorsWriter.write(file, tensors);
        return file;
    }

    @Test
    void clipsArePooledAsVlmRlaifDoes() throws IOException {
        tower();
        ObjectNode config = OriginalFolders.writeModel(folder, false);
        config.remove("video_pooling");
        ModelJson.write(folder.resolve("config.json"), config);
        // The tower's folder says how frames are preprocessed; bars are the model's own wish.
        Path plain = Files.createDirectories(root.resolve("plain"));
        try (VisionLanguageModel hub =
                VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults())) {
            hub.save(plain, null);
        }
        ObjectNode padded = (ObjectNode) ModelJson.read(plain.resolve("config.json"));
        ModelJson.write(plain.resolve("config.json"), padded.put("image_aspect_ratio", "pad"));
        try (VisionLanguageModel model = load(null);
                VisionLanguageModel hub =
                        VisionLanguageModel.load(
                                plain,
                                new ModelOptions(
                                        "cpu", "float32", VideoPooling.TEMPORAL_SPATIAL))) {
            VisualEmbedding visual = model.encode(FRAMES);
            assertThat(visual.count()).isEqualTo(3 + 16);
            assertThat(visual).isEqualTo(hub.encode(FRAMES));
        }
    }

    @Test
    void withoutAChatTemplateVicunasIsMeant() throws IOException {
        OriginalFolders.writeModel(folder, true);
        OriginalFolders.writeTower(Files.createDirectories(folder.resolve("vision_tower")));
        try (VisionLanguageModel model = load(VideoPooling.TEMPORAL_SPATIAL)) {
            String start =
                    "A chat between a curious user and an artificial intelligence assistant. The"
                            + " assistant gives helpful, detailed, and polite answers to the user's"
                            + " questions. USER: ";
            ChatMessage question = ChatMessage.placed("user", "<image>What moves?");
            ChatMessage answer = new ChatMessage("assistant", List.of(ChatMessage.Part.text("A.")));
            assertThat(model.chatTemplate().render(List.of(question), true))
                    .isEqualTo(start + "<image>\nWhat moves? ASSISTANT:");
            assertThat(model.chatTemplate().render(List.of(question, answer, question), true))
                    .isEqualTo(
                            start
                                    + "<image>\nWhat moves? ASSISTANT: A.</s>"
                                    + "USER: <image>\nWhat moves? ASSISTANT:");
            ModelPrompt prompt = model.prompt("What moves?", model.encode(FRAMES));
            assertThat(prompt.ids()[0]).isEqualTo(1);
            assertThat(Arrays.stream(prompt.ids()).filter(id -> id == IMAGE).count()).isEqualTo(19);
            assertThatThrownBy(() -> model.prompt("<image>?", null))
                    .hasMessageContaining("is one written out in the text?");
        }
    }

    @Test
    void aSavedModelIsWholeAndGivesTheSame() throws IOException {
        tower();
        OriginalFolders.writeModel(folder, false);
        Path saved = root.resolve("elsewhere/saved");
        try (VisionLanguageModel model = load(VideoPooling.TEMPORAL_SPATIAL)) {
            model.save(saved, null);
            try (VisionLanguageModel again =
                    VisionLanguageModel.load(saved, ModelOptions.defaults())) {
                VisualEmbedding visual = again.encode(FRAMES);
                assertThat(visual).isEqualTo(model.encode(FRAMES));
                assertThat(again.prompt("Why?", visual)).isEqualTo(model.prompt("Why?", visual));
                assertThat(again.hash()).isNotEqualTo(model.hash());
            }
        }
    }

    @Test
    void packedRowsTakeThePlaceholderToo() {
        Kernels kernels = Kernels.on("cpu");
        try (NDManager scope = kernels.newManager()) {
            NDArray embeds =
                    kernels.call("packed_embeds")
                            .tensor("ids", scope.create(new long[] {1, 9, 2}, new Shape(1, 3)))
                            .tensor(
                                    "table",
                                    scope.create(new float[] {0, 0, 1, 1, 2, 2}, new Shape(3, 2)))
                            .tensor("at", scope.create(new long[] {1}))
                            .tensor("visual", scope.create(new float[] {7, 8}, new Shape(1, 2)))
                            .run(scope);
            assertThat(embeds.toFloatArray()).containsExactly(1, 1, 7, 8, 2, 2);
        }
    }

    @Test
    void mistakesAreOneLine() throws IOException {
        ObjectNode config = OriginalFolders.writeModel(folder, false);
        assertMistake(
                folder
                        + ": no vision tower, expected the folder of someone/clip-tiny (config.json,"
                        + " model.safetensors) as "
                        + folder.resolve("vision_tower")
                        + " or "
                        + folder.resolveSibling("clip-tiny"));
        Path tower = tower();
        for (Map.Entry<String, Object> wrong :
                Map.<String, Object>of(
                                "mm_projector_type", "linear",
                                "mm_use_im_start_end", true,
                                "image_aspect_ratio", "anyres",
                                "mm_hidden_size", 65,
                                "mm_vision_select_feature", "cls")
                        .entrySet()) {
            ObjectNode changed = config.deepCopy();
            changed.putPOJO(wrong.getKey(), wrong.getValue());
            ModelJson.write(folder.resolve("config.json"), changed);
            assertMistake(wrong.getKey() + ": ");
        }
        ModelJson.write(folder.resolve("config.json"), config);
        Files.move(tower.resolve("model.safetensors"), tower.resolve("pytorch_model.bin"));
        assertMistake(tower + ": weights as Python pickles only (pytorch_model.bin), expected");
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("non_lora_trainables.bin"), "");
        assertMistake(folder + ": only an adapter in LLaVA's own format");
    }

    private void assertMistake(String message) {
        assertThatThrownBy(() -> load(null).close())
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
