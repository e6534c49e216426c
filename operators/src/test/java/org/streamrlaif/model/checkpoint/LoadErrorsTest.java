package org.streamrlaif.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.StoredTensor;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/** Folders that cannot be loaded: one line that names the file, the value and what to do. */
class LoadErrorsTest {
    private static final String NORM = "language_model.model.norm.weight";

    @TempDir Path root;
    private Path folder;

    @BeforeEach
    void copyOfASoundFolder() throws IOException {
        folder = Files.createDirectory(root.resolve("model"));
        try (Stream<Path> files = Files.list(Fixtures.path("tiny-llava-hub"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private static void expect(Path folder, String start, String... parts) {
        assertThatThrownBy(() -> VisionLanguageModel.load(folder, ModelOptions.defaults()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(start)
                .hasMessageNotContaining("\n")
                .message()
                .satisfies(line -> List.of(parts).forEach(part -> assertThat(line).contains(part)));
    }

    private void config(Consumer<ObjectNode> change) {
        Path file = folder.resolve(ModelConfig.FILE);
        ObjectNode node = (ObjectNode) ModelJson.read(file);
        change.accept(node);
        ModelJson.write(file, node);
    }

    /** Writes the tensors anew, in one file, with another one under the final norm's name. */
    private void norm(StoredTensor tensor) throws IOException {
        Map<String, StoredTensor> all = new LinkedHashMap<>();
        try (Safetensors in = Safetensors.open(folder)) {
            in.names().forEach(name -> all.put(name, in.tensor(name)));
        }
        all.put(NORM, tensor);
        SafetensorsWriter.write(folder.resolve(Safetensors.FILE), all);
    }

    @Test
    void missingAndEmptyFolders() throws IOException {
        Path missing = root.resolve("missing");
        expect(missing, missing + ": no such folder, expected a model in Hugging Face format");
        Path empty = Files.createDirectory(root.resolve("empty"));
        expect(empty, empty.resolve("config.json") + ": no such file");
    }

    @Test
    void aBrokenConfiguration() throws IOException {
        Path file = folder.resolve(ModelConfig.FILE);
        Files.writeString(file, "{\"model_type\": \"llava\",");
        expect(folder, file + ": not JSON");
        Files.writeString(file, "{}\n{}");
        expect(folder, file + ": not JSON: line 2: more text behind the value");
        Files.writeString(file, "[]");
        expect(folder, file + ": expected a JSON object");
        Files.writeString(file, "{}");
        expect(folder, file + ": model_type: missing, expected one of");
    }

    @Test
    void anUnknownFamily() {
        config(node -> node.put("model_type", "qwen9_vl"));
        expect(folder, folder + "/config.json: model_type: \"qwen9_vl\", expected", "llava");
    }

    @Test
    void aQuantisedCheckpoint() {
        config(node -> node.putObject("quantization_config").put("quant_method", "awq"));
        expect(folder, folder + "/config.json: quantization_config: awq, expected none");
    }

    @Test
    void aShardThatTheIndexNamesIsMissing() throws IOException {
        Path shard = folder.resolve("model-00002-of-00002.safetensors");
        Files.delete(shard);
        expect(
                folder,
                shard + ": no such file, but model.safetensors.index.json places",
                "missing");
    }

    @Test
    void weightsAreMissingOrPickled() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().contains("safetensors")).toList()) {
                Files.delete(file);
            }
        }
        expect(folder, folder + ": no weights, expected model.safetensors or");
        Files.write(folder.resolve("pytorch_model.bin"), new byte[] {'P', 'K'});
        expect(folder, folder + ": weights as Python pickles only", "expected model.safetensors");
    }

    @Test
    void truncatedAndDamagedFiles() throws IOException {
        Path shard = folder.resolve("model-00001-of-00002.safetensors");
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length / 2));
        expect(folder, shard + ": damaged safetensors file: file of ", "by its header");
        byte[] garbled = whole.clone();
        garbled[8] = 'x';
        Files.write(shard, garbled);
        expect(folder, shard + ": damaged safetensors file: header is not JSON");
        ByteBuffer.wrap(garbled).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 40);
        Files.write(shard, garbled);
        expect(folder, shard + ": damaged safetensors file: header length 1099511627776");
    }

    @ParameterizedTest
    @ValueSource(strings = {"F8_E4M3", "I4", "F4"})
    void elementTypesThatAreNotKnown(String dtype) throws IOException {
        String header = "{'a':{'dtype':'" + dtype + "','shape':[2],'data_offsets':[0,2]}}";
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve(Safetensors.FILE);
        Files.write(
                file,
                ByteBuffer.allocate(10 + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
        expect(folder, file + ": tensor a: dtype '" + dtype + "', expected one of", "quantised");
    }

    @ParameterizedTest
    @CsvSource({"U8, 96, dtype U8", "F32, 95, 'shape [95], expected [96]'"})
    void tensorsOfAnotherTypeOrShape(TensorType type, int size, String message) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size * type.bytes());
        norm(new TensorData(type, new long[] {size}, bytes));
        expect(folder, folder.toString(), NORM, message);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
    void weightsThatAreNotNumbers(float value) throws IOException {
        float[] values = new float[96];
        values[95] = value;
        norm(TensorData.of(values, 96));
        expect(
                folder,
                folder.resolve(Safetensors.FILE).toString(),
                "tensor " + NORM + ": NaN or infinite in F32, expected numbers");
    }

    @Test
    void weightsThatTheElementTypeCannotHold() throws IOException {
        float[] values = new float[96];
        values[3] = 1e6f;
        norm(TensorData.of(values, 96));
        assertThatThrownBy(
                        () ->
                                VisionLanguageModel.load(
                                        folder, new ModelOptions("cpu", "float16", null)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageEndingWith(NORM + ": NaN or infinite in F16, expected numbers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu0", "cuda", "mps"})
    void devicesThatAreNotKnown(String device) {
        ModelOptions options = new ModelOptions(device, "float32", null);
        assertThatThrownBy(() -> VisionLanguageModel.load(folder, options))
                .hasMessage("device: " + device + ", expected cpu or cuda:N");
    }
}
