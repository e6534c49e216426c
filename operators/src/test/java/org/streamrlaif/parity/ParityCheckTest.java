package org.streamrlaif.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

@Tag("numeric")
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
        return report.comparisons().stream().map(OutputComparison::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llava, tiny-llava, 5",
        "tiny-llava-hub, tiny-llava, 5",
        "tiny-llava-onevision, tiny-llava-onevision, 6",
        "tiny-smolvlm, tiny-smolvlm, 5"
    })
    void everyReferenceFileHolds(String folder, String references, int files) throws IOException {
        int compared = 0;
        try (VisionLanguageModel any =
                        VisionLanguageModel.load(Fixtures.path(folder), ModelOptions.defaults());
                Stream<Path> stored = Files.list(Fixtures.path(references + "/reference"))) {
            for (Path file : stored.filter(ParityCheckTest::isRun).toList()) {
                ParityReport report = ParityCheck.run(any, null, file, null, LIMITS);
                assertThat(report.comparisons())
                        .as("%s", file)
                        .filteredOn(c -> !c.holds())
                        .isEmpty();
                assertThat(report.notCompared())
                        .as("%s", file)
                        .isSubsetOf(
                                "vision.pooled",
                                "vision.post_layernorm_NOT_used",
                                "vision.pixel_shuffled",
                                "vision.position_ids");
                compared++;
            }
        }
        assertThat(compared).isEqualTo(files);
    }

    /** The adapter's file needs the adapter, and others hold no outputs of a run. */
    private static boolean isRun(Path file) {
        return file.toString()
                .matches(".*/(single|batch|response|generate|kv_cache|image_anyres)\\.safetensors");
    }

    @Test
    void everyKindOfOutputIsCompared() {
        assertThat(names("single"))
                .contains("features", "inputs_embeds", "hidden_states.0", "hidden_states.3")
                .contains("last_hidden_state", "logits", "logits_from_fp64", "position_ids")
                .contains("vision.hidden_states.0", "vision.hidden_states.4", "vision.selected");
        assertThat(names("response"))
                .contains("logprobs", "logprobs_fp64", "logprobs_temp0.7", "entropy");
        assertThat(names("batch"))
                .contains("greedy_ids", "greedy_ids_eos", "response.logprobs", "greedy_margin");
        assertThat(names("kv_cache"))
                .contains("prefill.key.0", "final.value.2", "incremental_logits");
        assertThat(names("generate")).containsExactly("greedy_ids", "margin", "step_logits");
    }

    private static List<String> names(String file) {
        return names(check(Fixtures.path(REFERENCE + file + ".safetensors")));
    }

    @Test
    void inHalfPrecisionRoundingMayChangeTokensButNotMuchElse() {
        ModelOptions half = new ModelOptions("cpu", "bfloat16", null);
        Limits limits = Limits.of("bfloat16");
        try (VisionLanguageModel narrow =
                VisionLanguageModel.load(Fixtures.path("tiny-llava"), half)) {
            for (String file : List.of("single", "batch", "kv_cache")) {
                Path stored = Fixtures.path(REFERENCE + file + ".safetensors");
                assertThat(ParityCheck.run(narrow, null, stored, null, limits).comparisons())
                        .filteredOn(c -> !c.holds())
                        .isEmpty();
            }
        }
    }

    @Test
    void theAdaptersReferenceHoldsWithTheAdapterBesideTheWeightsOrInThem() {
        Path file = Fixtures.path(REFERENCE + "lora.safetensors");
        try (LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            ParityReport report = ParityCheck.run(model, adapter, file, null, LIMITS);
            assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
            assertThat(names(report))
                    .contains("logits", "greedy_ids", "response_logprobs", "ppo.logprobs");
            model.save(folder, adapter);
        }
        try (VisionLanguageModel folded =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            assertThat(ParityCheck.run(folded, null, file, null, LIMITS).holds()).isTrue();
        }
        assertThat(check(file).holds()).isFalse();
    }

    @Test
    void whatIsNotKnownIsReported() {
        Map<String, TensorData> more = single();
        more.put("something.else", TensorData.of(new float[] {1}, 1));
        assertThat(check(write(more)).notCompared()).containsExactly("something.else");
    }

    @Test
    void paddingDoesNotCount() {
        ParityReport report = check(Fixtures.path(REFERENCE + "batch.safetensors"));
        OutputComparison logits =
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
                .extracting(OutputComparison::name)
                .containsExactly("features", "position_ids");
        assertThat(report.comparisons().get(0).difference()).isBetween(0.0099, 0.0101);
        assertThat(report.comparisons())
                .filteredOn(OutputComparison::exact)
                .extracting(OutputComparison::difference)
                .containsExactly(2.0);

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
                .extracting(OutputComparison::difference)
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
