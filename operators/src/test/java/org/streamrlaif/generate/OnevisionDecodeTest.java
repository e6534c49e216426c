package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.OnevisionFixture;
import org.streamrlaif.model.Safetensors;
import org.streamrlaif.model.VisionLanguageModel;

/** Cached decoding of LLaVA-OneVision (biases, tied head) against Hugging Face's numbers. */
class OnevisionDecodeTest {
    private static final int STEPS = 24;

    private static VisionLanguageModel model;

    @BeforeAll
    static void load() {
        model = OnevisionFixture.load();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Safetensors reference(String name) {
        return Fixtures.tensors(OnevisionFixture.REFERENCE + name + ".safetensors");
    }

    private static List<DecodeRow> greedy(List<ModelPrompt> prompts) {
        SamplingConfig sampling = new SamplingConfig(1, STEPS, 0, 1, 0, prompts.size());
        try (TextGenerator generator = new TextGenerator(model, null, sampling)) {
            return generator.rows(prompts, 1);
        }
    }

    private static void assertTokens(List<DecodeRow> rows, Safetensors reference) {
        long[] expected = reference.tensor("greedy_ids").longs();
        for (int i = 0; i < rows.size(); i++) {
            int[] tokens = rows.get(i).tokens();
            assertThat(Arrays.stream(tokens).asLongStream().toArray())
                    .isEqualTo(Arrays.copyOfRange(expected, STEPS * i, STEPS * i + tokens.length));
            assertThat(tokens.length < STEPS)
                    .isEqualTo(tokens[tokens.length - 1] == model.config().eosIds().get(0));
        }
    }

    @Test
    void greedyTokensAndTheirLogprobs() {
        try (Safetensors single = reference("single");
                Safetensors reference = reference("generate")) {
            List<DecodeRow> rows = greedy(OnevisionFixture.prompts(model, single));
            assertTokens(rows, reference);
            float[] logits = reference.tensor("step_logits").floats();
            int vocabulary = logits.length / STEPS;
            for (int t = 0; t < STEPS; t++) {
                double sum = 0;
                for (int v = 0; v < vocabulary; v++) {
                    sum += Math.exp(logits[t * vocabulary + v]);
                }
                int token = rows.get(0).tokens()[t];
                double expected = logits[t * vocabulary + token] - Math.log(sum);
                assertThat((double) rows.get(0).logprobs()[t])
                        .isBetween(expected - 5e-5, expected + 5e-5);
            }
        }
    }

    @Test
    void rowsOfDifferentLengths() {
        try (Safetensors reference = reference("batch")) {
            assertTokens(greedy(OnevisionFixture.prompts(model, reference)), reference);
        }
    }

    @Test
    void anAnswerAboutAStillPicture() {
        try (Safetensors reference = reference("image_anyres")) {
            assertTokens(greedy(List.of(OnevisionFixture.picture(model, reference))), reference);
        }
    }
}
