package org.streamrlaif.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;

class SafetensorsTest {
    private static final String ADAPTER = "tiny-llava/lora-adapter/adapter_model.safetensors";

    @TempDir Path folder;

    @Test
    void shardedBfloat16HoldsTheSameNumbersAsSingleFloat32() {
        try (Safetensors single = Fixtures.tensors("tiny-llava");
                Safetensors sharded = Fixtures.tensors("tiny-llava-hub")) {
            assertThat(sharded.names()).hasSameSizeAs(single.names());
            for (String name : sharded.names()) {
                String plain = name.replace("vision_tower.vision_model.", "vision_tower.");
                assertThat(sharded.tensor(name).type()).isEqualTo(TensorType.BF16);
                assertThat(sharded.shape(name)).isEqualTo(single.shape(plain));
                assertThat(sharded.tensor(name).floats()).isEqualTo(single.tensor(plain).floats());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        ADAPTER,
        "tiny-llava/model.safetensors",
        "tiny-llava-hub/model-00001-of-00002.safetensors"
    })
    void aRewrittenFileIsTheSameByteForByte(String name) throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (Safetensors in = Fixtures.tensors(name)) {
            in.names().stream()
                    .sorted(Comparator.reverseOrder())
                    .forEach(n -> tensors.put(n, in.tensor(n)));
        }
        Path out = folder.resolve("new/out.safetensors");
        SafetensorsWriter.write(out, tensors);
        assertThat(out).hasSameBinaryContentAs(Fixtures.path(name));
        assertThat(Files.list(out.getParent())).containsExactly(out);
    }

    @Test
    void tensorsReachTheEngineInTheTypeAskedFor() {
        try (Safetensors in = Fixtures.tensors("tiny-llava-hub");
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            TensorData norm = in.tensor("language_model.model.norm.weight");
            NDArray wide = norm.toArray(manager, DataType.FLOAT32);
            assertThat(wide.toFloatArray()).isEqualTo(norm.floats());
            assertThat(wide.getManager()).isSameAs(manager);
            assertThatThrownBy(() -> norm.toArray(manager, DataType.BFLOAT16))
                    .hasMessageContaining("dtype: bfloat16");
        }
    }

    @Test
    void everyTypeSurvivesTheEngine() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Safetensors in = Fixtures.tensors("tiny-llava/reference/lora.safetensors")) {
            for (TensorType type : EnumSet.complementOf(EnumSet.of(TensorType.BF16))) {
                TensorData data = TensorData.of(new float[] {0, 1, 1, 0, 3, 250}, 2, 3);
                NDArray array = data.toArray(manager, type.dataType());
                TensorData back = TensorData.of(array);
                assertThat(back.type()).isEqualTo(type);
                assertThat(back.shape()).containsExactly(2, 3);
                if (type.dataType().isFloating()) {
                    assertThat(back.doubles()).containsExactly(0, 1, 1, 0, 3, 250);
                } else {
                    assertThat(back.longs())
                            .containsExactly(
                                    type == TensorType.BOOL
                                            ? ones()
                                            : new long[] {0, 1, 1, 0, 3, 250});
                }
            }
            assertThat(in.tensor("nll.loss_fp64").doubles()).hasSize(1);
        }
    }

    private static long[] ones() {
        return new long[] {0, 1, 1, 0, 1, 1};
    }

    @Test
    void halfPrecisionIsExact() {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits : new int[] {0x3c00, 0xc000, 0x0001, 0x8000, 0x7bff, 0xfc00}) {
            bytes.putShort((short) bits);
        }
        float[] values = new TensorData(TensorType.F16, new long[] {6}, bytes.flip()).floats();
        assertThat(values).containsExactly(1f, -2f, 0x1p-24f, -0f, 65504f, Float.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 4 | expected 70 by its header",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | 8 | expected 12 for F32[3]",
                "{'a':{'dtype':'F32','shape':[4611686018427387903,9],'data_offsets':[0,8]}} | 8 | too large",
                "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | 8 | expected natural numbers",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | 8 | data_offsets [8,0]",
                "{'a':{'dtype':'F32','shape':[2]}} | 8 | data_offsets missing",
                "{'a':{'dtype':'Q4','shape':[2],'data_offsets':[0,8]}} | 8 | dtype 'Q4', expected one of",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | expected",
                "{'a':7} | 0 | dtype ''",
                "[1] | 0 | not a JSON object",
                "{'a': | 0 | not JSON",
            })
    void damageIsOneLineNamingTheFile(String header, int dataBytes, String message)
            throws IOException {
        byte[] json = header.strip().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        expectDamage(bytes.putLong(json.length).put(json).array(), message);
    }

    @Test
    void lyingLengthsAllocateNothing() throws IOException {
        expectDamage(new byte[5], "5 bytes long");
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        expectDamage(bytes.putLong(0, Long.MAX_VALUE).array(), "header length 9223372036854775807");
        expectDamage(bytes.putLong(0, -1).array(), "header length 18446744073709551615");
    }

    @Test
    void truncatedCheckpointIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Fixtures.path(ADAPTER));
        expectDamage(Arrays.copyOf(whole, whole.length - 7), "file of ");
        expectDamage(Arrays.copyOf(whole, whole.length + 1), "file of ");
    }

    private void expectDamage(byte[] bytes, String message) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, bytes);
        assertThatThrownBy(() -> Safetensors.open(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message.strip())
                .hasMessageNotContaining("\n");
    }

    @Test
    void anIndexMayOnlyNameFilesOfItsFolder() throws IOException {
        Files.writeString(
                folder.resolve(Safetensors.INDEX), "{\"weight_map\":{\"a\":\"../x.safetensors\"}}");
        assertThatThrownBy(() -> Safetensors.open(folder))
                .hasMessageContaining("expected a file name");
        Files.writeString(
                folder.resolve(Safetensors.INDEX), "{\"weight_map\":{\"a\":\"x.safetensors\"}}");
        assertThatThrownBy(() -> Safetensors.open(folder))
                .hasMessageContaining("x.safetensors: no such file");
    }

    @Test
    void unknownNamesAreErrors() {
        try (Safetensors in = Fixtures.tensors("tiny-llava")) {
            assertThatThrownBy(() -> in.tensor("nope"))
                    .hasMessageContaining("no tensor named nope");
        }
    }
}
