package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.BatchFixture;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.numeric.GreedyTokens;
import org.streamrlaif.numeric.Rounding;

/** Cached decoding against Hugging Face's numbers. */
@Tag("numeric")
class DecodeParityTest {
    private static final String REFERENCE = "tiny-llava/reference/";
    private static final int STEPS = 24;

    private static VisionLanguageModel model;
    private static List<ModelPrompt> prompts;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
        try (Safetensors batch = Fixtures.tensors(REFERENCE + "batch.safetensors")) {
            prompts = BatchFixture.prompts(model, batch);
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Greedy tokens of each prompt, whatever the number of rows and of tokens per call. */
    private static List<int[]> greedy(
            List<ModelPrompt> asked, List<Integer> ends, LoraAdapter adapter, int rows, int steps) {
        try (DecodeSession session =
                new DecodeSession(model, new SamplingConfig(1, STEPS, 0, 1, 0, rows), ends)) {
            session.use(adapter, 7);
            List<DecodeRow> all = new ArrayList<>();
            for (ModelPrompt prompt : asked) {
                all.add(new DecodeRow(prompt, STEPS, Uniforms.of(1, 2, 3)));
                session.submit(all.get(all.size() - 1));
            }
            Map<DecodeRow, Boolean> finished = new IdentityHashMap<>();
            while (!session.idle()) {
                session.advance(steps).forEach(row -> finished.put(row, true));
            }
            assertThat(finished).hasSize(asked.size());
            return all.stream().map(DecodeRow::tokens).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 5", "3, 24", "8, 4"})
    void greedyTokensAreThoseOfTheReference(int rows, int steps) {
        try (Safetensors batch = Fixtures.tensors(REFERENCE + "batch.safetensors")) {
            List<int[]> found = greedy(prompts, List.of(), null, rows, steps);
            for (int i = 0; i < 3; i++) {
                assertThat(found.get(i)).hasSize(STEPS);
                check(found.get(i), batch, "greedy_ids", i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 4", "3, 24"})
    void rowsEndAtTheEndToken(int rows, int steps) {
        try (Safetensors batch = Fixtures.tensors(REFERENCE + "batch.safetensors")) {
            int end = (int) batch.tensor("eos_override").longs()[0];
            List<int[]> found = greedy(prompts, List.of(end), null, rows, steps);
            for (int i = 0; i < 3; i++) {
                int[] padded = Arrays.copyOf(found.get(i), STEPS);
                Arrays.fill(padded, found.get(i).length, STEPS, model.config().padId());
                check(padded, batch, "greedy_ids_eos", i);
            }
        }
    }

    @Test
    void anAdapterInForceChangesTheTokens() {
        try (Safetensors lora = Fixtures.tensors(REFERENCE + "lora.safetensors");
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            check(
                    greedy(prompts.subList(0, 1), List.of(), adapter, 1, 6).get(0),
                    lora,
                    "greedy_ids",
                    0);
        }
    }

    /** One row against the stored one. */
    private static void check(int[] tokens, Safetensors reference, String name, int row) {
        int from = row * STEPS;
        int to = from + STEPS;
        GreedyTokens.check(
                tokens,
                Arrays.copyOfRange(reference.tensor(name).longs(), from, to),
                Arrays.copyOfRange(reference.tensor("greedy_margin").floats(), from, to),
                Rounding.of(model.config())
                        .limit(Rounding.largest(reference.tensor("logits").floats())));
    }
}
