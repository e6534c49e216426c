package org.streamrlaif.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;

/** SmolVLM against Hugging Face's numbers; limits from the fixtures' description. */
@Tag("numeric")
class SmolVlmParityTest {
    private static VisionLanguageModel model;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-smolvlm"), ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @CsvSource({
        "single, features inputs_embeds hidden_states.2 last_hidden_state logits position_ids",
        "batch, features logits greedy_ids greedy_ids_eos response.logprobs response.entropy",
        "response, logprobs logprobs_temp0.7 entropy logits_response",
        "generate, greedy_ids",
        "split, features logits",
    })
    void everyReferenceFileHolds(String file, String names) {
        ParityReport report =
                ParityCheck.run(
                        model,
                        null,
                        Fixtures.path("tiny-smolvlm/reference/" + file + ".safetensors"),
                        null,
                        Limits.of("float32"));
        assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
        assertThat(report.comparisons())
                .extracting(OutputComparison::name)
                .contains(names.split(" "));
    }

    /** The library's own logits in bfloat16 are off by 6.7, because its patches share positions. */
    @Test
    void positionsAreExactInHalfPrecisionToo() {
        ModelOptions half = new ModelOptions("cpu", "bfloat16", null);
        try (VisionLanguageModel model =
                VisionLanguageModel.load(Fixtures.path("tiny-smolvlm"), half)) {
            ParityReport report =
                    ParityCheck.run(
                            model,
                            null,
                            Fixtures.path("tiny-smolvlm/reference/single.safetensors"),
                            null,
                            Limits.of("bfloat16"));
            assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
        }
    }
}
