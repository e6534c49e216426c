package org.streamrlaif.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Safetensors;
import org.streamrlaif.model.SafetensorsWriter;
import org.streamrlaif.model.TensorData;
import org.streamrlaif.model.TensorType;
import org.streamrlaif.model.VisionLanguageModel;

class ParityCheckTest {
    private static final String REFERENCE = "tiny-llava/reference/";
    private static final Limits LIMITS = Limits.of("float32");

    private static VisionLanguageModel model;

    @TempDir Path folder;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static ParityReport check(Path file) {
        return ParityCheck.run(model, null, file, null, LIMITS);
    }

    private static List<String> names(ParityReport report) {
        return report.comparisons().stream().map(Comparison::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "single, 10, last_hidden_state",
        "batch, 8, greedy_ids_eos",
        "response, 6, logprobs_temp0.7",
        "generate, 1, greedy_ids",
    })
    void everyReferenceFileHolds(String file, int compared, String one) {
        ParityReport report = check(Fixtures.path(REFERENCE + file + ".safetensors"));
        assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
        assertThat(report.holds()).isTrue();
        assertThat(names(report)).hasSizeGreaterThanOrEqualTo(compared).contains(one);
    }

    @Test
    void withItsAdapterTheAdaptersReferenceHolds() {
        Path file = Fixtures.path(REFERENCE + "lora.safetensors");
        try (LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            ParityReport report = ParityCheck.run(model, adapter, file, null, LIMITS);
            assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
            assertThat(names(report))
                    .contains("logits", "greedy_ids", "response_logprobs", "ppo.logprobs");
        }
        assertThat(check(file).holds()).isFalse();
    }

    @Test
    void whatIsNotKnownIsReported() {
        assertThat(check(Fixtures.path(REFERENCE + "batch.safetensors")).notCompared())
                .contains("greedy_margin")
                .doesNotContain("eos_override", "input.input_ids", "response.mask");
    }

    @Test
    void paddingDoesNotCount() {
        ParityReport report = check(Fixtures.path(REFERENCE + "batch.safetensors"));
        Comparison logits =
                report.comparisons().stream()
                        .filter(c -> c.name().equals("logits"))
                        .findFirst()
                        .get();
        assertThat(logits.values()).isEqualTo((96 + 39 + 71) * 640L);
    }

    @Test
    void aWrongNumberIsFoundAndItsLimitCanBeWidened() {
        Map<String, TensorData> changed = single();
        float[] features = changed.get("features").floats();
        features[100] += 0.01f;
        changed.put("features", TensorData.of(features, changed.get("features").shape()));
        long[] positions = changed.get("position_ids").longs();
        positions[5] = 50;
        positions[6] = 51;
        changed.put("position_ids", longs(positions, 1, positions.length));
        Path file = write(changed);

        ParityReport report = check(file);
        assertThat(report.holds()).isFalse();
        assertThat(report.comparisons())
                .filteredOn(c -> !c.holds())
                .extracting(Comparison::name)
                .containsExactly("features", "position_ids");
        assertThat(report.comparisons().get(0).difference()).isBetween(0.0099, 0.0101);
        Comparison ids = report.comparisons().get(report.comparisons().size() - 1);
        assertThat(ids.exact()).isTrue();
        assertThat(ids.difference()).isEqualTo(2);

        Limits wide = LIMITS.with("features", 0.02).with("position_ids", 2);
        assertThat(ParityCheck.run(model, null, file, null, wide).holds()).isTrue();
    }

    @Test
    void whatIsNoNumberNeverHolds() {
        Map<String, TensorData> changed = single();
        float[] features = changed.get("features").floats();
        features[3] = Float.NaN;
        changed.put("features", TensorData.of(features, changed.get("features").shape()));
        assertThat(check(write(changed)).comparisons())
                .filteredOn(c -> !c.holds())
                .extracting(Comparison::difference)
                .containsExactly(Double.POSITIVE_INFINITY);
    }

    @Test
    void mistakesAreOneLine() {
        Map<String, TensorData> all = single();
        TensorData logits = all.get("logits");
        TensorData pixels = all.get("input.pixel_values");

        assertMistake(Map.of("logits", logits), "no tensor input.input_ids, expected the inputs");
        assertMistake(Map.of("input.input_ids", longs(new long[] {1, 2}, 1, 2)), "no known output");
        assertMistake(
                Map.of("input.input_ids", longs(new long[] {1, 2}, 1, 2), "logits", logits),
                "logits: shape [1, 96, 640], expected 1280 numbers");
        assertMistake(
                Map.of(
                        "input.input_ids", longs(new long[] {1, 2}, 1, 2),
                        "input.pixel_values", pixels,
                        "logits", logits),
                "input.input_ids: shape [1, 2], expected 64 image placeholders (token 600), which");
        assertMistake(
                Map.of(
                        "input.input_ids", longs(new long[] {1, 2}, 1, 2),
                        "input.pixel_values", TensorData.of(new float[3 * 28 * 28], 1, 3, 28, 28),
                        "logits", logits),
                "input.pixel_values: shape [1, 3, 28, 28], expected [N, 3, 56, 56]");
        assertThatThrownBy(
                        () ->
                                ParityCheck.run(
                                        model, null, write(all), null, LIMITS.with("feature", 1)))
                .hasMessageStartingWith("limit of feature: no such output was compared");
        assertThatThrownBy(() -> LIMITS.with("features", -1))
                .hasMessage("limit of features: -1.0, expected a number of at least 0");
    }

    private void assertMistake(Map<String, TensorData> tensors, String message) {
        Path file = write(tensors);
        assertThatThrownBy(() -> check(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static Map<String, TensorData> single() {
        Map<String, TensorData> tensors = new HashMap<>();
        try (Safetensors single = Fixtures.tensors(REFERENCE + "single.safetensors")) {
            single.names().forEach(name -> tensors.put(name, single.tensor(name)));
        }
        return tensors;
    }

    private Path write(Map<String, TensorData> tensors) {
        Path file = folder.resolve("changed.safetensors");
        assertThat(Files.isDirectory(folder)).isTrue();
        SafetensorsWriter.write(file, tensors);
        return file;
    }

    private static TensorData longs(long[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new TensorData(TensorType.I64, shape, bytes);
    }
}
