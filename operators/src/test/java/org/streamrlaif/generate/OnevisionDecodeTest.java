package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.family.OnevisionFixture;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.numeric.GreedyTokens;
import org.streamrlaif.numeric.Logits;
import org.streamrlaif.numeric.Rounding;

/** Cached decoding of LLaVA-OneVision (biases, tied head) against Hugging Face's numbers. */
@Tag("numeric")
class OnevisionDecodeTest {
    private static final int STEPS = 24;

    private static VisionLanguageModel model;
    private static Rounding rounding;

    @BeforeAll
    static void load() {
        model = OnevisionFixture.load();
        rounding = Rounding.of(model.config());
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

    private static void checkTokens(
            List<DecodeRow> rows, Safetensors reference, String margin, String logits) {
        long[] expected = reference.tensor("greedy_ids").longs();
        float[] margins = reference.tensor(margin).floats();
        double limit = rounding.limit(Rounding.largest(reference.tensor(logits).floats()));
        for (int i = 0; i < rows.size(); i++) {
            int[] tokens = rows.get(i).tokens();
            GreedyTokens.check(
                    tokens,
                    Arrays.copyOfRange(expected, STEPS * i, STEPS * i + STEPS),
                    Arrays.copyOfRange(margins, STEPS * i, STEPS * i + STEPS),
                    limit);
            assertThat(tokens.length < STEPS)
                    .isEqualTo(tokens[tokens.length - 1] == model.config().eosIds().get(0));
        }
    }

    @Test
    void greedyTokensAndTheirLogprobs() {
        try (Safetensors single = reference("single");
                Safetensors reference = reference("generate")) {
            List<DecodeRow> rows = greedy(OnevisionFixture.prompts(model, single));
            checkTokens(rows, reference, "margin", "step_logits");
            float[] logits = reference.tensor("step_logits").floats();
            int vocabulary = logits.length / STEPS;
            for (int t = 0; t < STEPS; t++) {
                float[] step = Arrays.copyOfRange(logits, t * vocabulary, (t + 1) * vocabulary);
                assertThat((double) rows.get(0).logprobs()[t])
                        .isCloseTo(
                                Logits.logprob(step, rows.get(0).tokens()[t]),
                                rounding.within(Rounding.largest(step)));
            }
        }
    }

    @Test
    void rowsOfDifferentLengths() {
        try (Safetensors reference = reference("batch")) {
            List<DecodeRow> rows = greedy(OnevisionFixture.prompts(model, reference));
            checkTokens(rows, reference, "greedy_margin", "logits");
        }
    }

    @Test
    void anAnswerAboutAStillPicture() {
        try (Safetensors reference = reference("image_anyres")) {
            List<DecodeRow> rows = greedy(List.of(OnevisionFixture.picture(model, reference)));
            checkTokens(rows, reference, "greedy_margin", "logits");
        }
    }
}
