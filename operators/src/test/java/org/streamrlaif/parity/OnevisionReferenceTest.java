package org.streamrlaif.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;

/** SmolVLM against Hugging Face's numbers; limits from the fixtures' description. */
class OnevisionReferenceTest {
    private static VisionLanguageModel model;

    @BeforeAll
    static void load() {
        model =
                VisionLanguageModel.load(
                        Fixtures.path("tiny-llava-onevision"), ModelOptions.defaults());
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
        "image_anyres, features logits greedy_ids",
    })
    void everyReferenceFileHolds(String file, String names) {
        ParityReport report =
                ParityCheck.run(
                        model,
                        null,
                        Fixtures.path("tiny-llava-onevision/reference/" + file + ".safetensors"),
                        null,
                        Limits.of("float32"));
        assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
        assertThat(report.comparisons()).extracting(Comparison::name).contains(names.split(" "));
    }
}
