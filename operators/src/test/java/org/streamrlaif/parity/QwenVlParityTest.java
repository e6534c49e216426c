package org.streamrlaif.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;

/** Qwen2.5-VL and Qwen3-VL against Hugging Face's numbers, from stored patches on. */
@Tag("numeric")
class QwenVlParityTest {

    private static ParityReport report(String model, String file, String dtype, String adapter) {
        ModelOptions options = new ModelOptions("cpu", dtype, null);
        try (VisionLanguageModel loaded = VisionLanguageModel.load(Fixtures.path(model), options);
                LoraAdapter weights =
                        adapter == null ? null : loaded.readAdapter(Fixtures.path(adapter))) {
            return ParityCheck.run(
                    loaded,
                    weights,
                    Fixtures.path(model + "/reference/" + file + ".safetensors"),
                    null,
                    Limits.of(dtype));
        }
    }

    private static void check(ParityReport report, String names) {
        assertThat(report.comparisons()).filteredOn(c -> !c.holds()).isEmpty();
        assertThat(report.comparisons())
                .extracting(OutputComparison::name)
                .contains(names.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-qwen2_5_vl, single, features vision.merged inputs_embeds hidden_states.2 last_hidden_state logits position_ids rope_deltas",
        "tiny-qwen2_5_vl, batch, features features.image features.video logits position_ids rope_deltas greedy_ids greedy_ids_eos response.logprobs response.position_ids",
        "tiny-qwen2_5_vl, response, logprobs logprobs_temp0.7 entropy logits_response",
        "tiny-qwen2_5_vl, generate, greedy_ids step_logits",
        "tiny-qwen2_5_vl, kv_cache, prefill.key.1 final.key.2 final.value.0 incremental_logits",
        "tiny-qwen2_5_vl, text_only, logits position_ids greedy_ids",
        "tiny-qwen3_vl, single, features deepstack.1 vision.block.3 vision.merged hidden_states.1 hidden_states.2 logits position_ids rope_deltas",
        "tiny-qwen3_vl, batch, features features.image deepstack.video.0 logits position_ids rope_deltas greedy_ids greedy_ids_eos response.logprobs response.entropy",
        "tiny-qwen3_vl, response, logprobs logprobs_temp0.7 entropy logits_response",
        "tiny-qwen3_vl, generate, greedy_ids step_logits",
        "tiny-qwen3_vl, kv_cache, prefill.key.1 final.key.3 final.value.0 incremental_logits",
        "tiny-qwen3_vl, text_only, logits position_ids greedy_ids",
        "tiny-qwen3_vl, layout_no_outer, logits position_ids",
    })
    void everyReferenceFileHolds(String model, String file, String names) {
        check(report(model, file, "float32", null), names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void anAdapterHoldsToo(String model) {
        check(report(model, "lora", "float32", model + "/lora-adapter"), "logits greedy_ids");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void halfPrecisionStaysWithinItsLimits(String model) {
        check(report(model, "single", "bfloat16", null), "features logits position_ids");
    }
}
