package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.decoder.DecoderSize;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.StoredTensor;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.picture.RgbFrames;

class ModelSizeTest {
    private static final ModelOptions BFLOAT16 = new ModelOptions("cpu", "bfloat16", null);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-llava",
                "tiny-llava-hub",
                "tiny-llava-onevision",
                "tiny-smolvlm",
                "tiny-qwen2_5_vl",
                "tiny-qwen3_vl"
            })
    void isWhatTheLoadedModelHolds(String name) {
        Path path = Fixtures.path(name);
        ModelSize size = ModelSize.of(path, BFLOAT16);
        LoraConfig lora = new LoraConfig(5, 10, List.of("q_proj", "v_proj", "down_proj"));
        try (VisionLanguageModel model = VisionLanguageModel.load(path, BFLOAT16);
                LoraAdapter adapter = model.newAdapter(lora, 1);
                NDManager scope = model.kernels().newManager()) {
            long vision =
                    model.visionTensors(scope).values().stream().mapToLong(NDArray::size).sum();
            assertThat(size.weights()).isEqualTo(2 * (vision + model.decoder().parameters()));
            assertThat(size.decoder().parameters()).isEqualTo(model.decoder().parameters());
            assertThat(size.decoder().numbers(lora))
                    .isEqualTo(adapter.tensors().stream().mapToLong(NDArray::size).sum());
            for (int frames = 1; frames <= 5; frames++) {
                RgbFrames clip = new RgbFrames(frames, 130, 70, new byte[frames * 130 * 70 * 3]);
                assertThat(size.clip(frames, 130, 70).tokens())
                        .isEqualTo(model.encode(clip).count());
            }
        }
    }

    /** Three layers of 2 key/value heads of width 16, keys and values, two bytes each. */
    @Test
    void countsKeysAndValuesOfAToken() {
        DecoderSize decoder = ModelSize.of(Fixtures.path("tiny-llava"), BFLOAT16).decoder();
        assertThat(decoder.cacheToken()).isEqualTo(3 * 2 * 2 * 16 * 2);
    }

    @Test
    void layersThatAreComputedAgainAreNotCountedButForTheirInputs() {
        DecoderSize decoder = ModelSize.of(Fixtures.path("tiny-llava"), BFLOAT16).decoder();
        LoraConfig lora = LoraConfig.defaults();
        long all = decoder.rows(100, 10, lora, false);
        long again = decoder.rows(100, 10, lora, true);
        // Width 96, 6 + 2 heads of 16, feed-forward 256, rank 16 seven times; three layers, then
        // one.
        long kept = 2 * 96 + (6 + 4) * 16 + 96 + 2 * 96 + 2 * 256 + 7 * 16;
        assertThat(all - again).isEqualTo(100 * 2 * (2 * kept - 3 * 96));
    }

    /** The file is nothing but holes, so it takes no place; the header is that of a terabyte. */
    @Test
    void whatDoesNotFitIsRefusedBeforeAnyWeightIsRead() throws IOException {
        ObjectNode config = (ObjectNode) Fixtures.json("tiny-llava/config.json");
        ((ObjectNode) config.get("text_config")).put("vocab_size", 1_500_000_000);
        ModelJson.write(folder.resolve(ModelConfig.FILE), config);
        for (String file :
                List.of("preprocessor_config.json", "tokenizer.json", "chat_template.jinja")) {
            Files.copy(Fixtures.path("tiny-llava").resolve(file), folder.resolve(file));
        }
        ModelConfig shape = ModelFamilies.read(folder);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        shape.expected().shapes().keySet().removeIf(shape.expected()::isOptional);
        shape.expected()
                .shapes()
                .forEach(
                        (name, sizes) ->
                                tensors.put(shape.family().storedName(name), new Hole(sizes)));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        assertThatThrownBy(() -> VisionLanguageModel.load(folder, ModelOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        folder
                                + ": needs 1072\\.\\d GiB \\(weights as float32 1072\\.\\d\\),"
                                + " expected at most the \\d+\\.\\d GiB of memory that are free on"
                                + " cpu; bfloat16 takes 2 bytes a weight");
    }

    /** Zeros that are never written. */
    private record Hole(long[] shape) implements StoredTensor {
        @Override
        public TensorType type() {
            return TensorType.F32;
        }

        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            FileChannel file = (FileChannel) channel;
            file.position(file.position() + TensorData.elements(shape) * Float.BYTES - 1);
            file.write(ByteBuffer.allocate(1));
        }
    }
}
