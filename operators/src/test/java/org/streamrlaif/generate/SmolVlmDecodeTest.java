package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.GreedyTokens;
import org.streamrlaif.numeric.Logits;
import org.streamrlaif.numeric.Rounding;

/** Cached decoding of SmolVLM against Hugging Face's numbers. */
@Tag("numeric")
class SmolVlmDecodeTest {
    private static final String REFERENCE = "tiny-smolvlm/reference/";
    private static final int STEPS = 24;

    @Test
    void greedyTokensAndTheirLogprobs() {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-smolvlm"), ModelOptions.defaults());
                TextGenerator generator =
                        new TextGenerator(model, null, new SamplingConfig(1, STEPS, 0, 1, 0, 1));
                Safetensors reference = Fixtures.tensors(REFERENCE + "generate.safetensors")) {
            DecodeRow row = generator.rows(List.of(prompt(model)), 1).get(0);
            Rounding rounding = Rounding.of(model.config());
            float[] logits = reference.tensor("step_logits").floats();
            GreedyTokens.check(
                    row.tokens(),
                    reference.tensor("greedy_ids").longs(),
                    reference.tensor("margin").floats(),
                    rounding.limit(Rounding.largest(logits)));
            int vocabulary = logits.length / STEPS;
            for (int t = 0; t < row.tokens().length; t++) {
                float[] step = Arrays.copyOfRange(logits, t * vocabulary, (t + 1) * vocabulary);
                assertThat((double) row.logprobs()[t])
                        .isCloseTo(
                                Logits.logprob(step, row.tokens()[t]),
                                rounding.within(Rounding.largest(step)));
            }
        }
    }

    private static ModelPrompt prompt(VisionLanguageModel model) {
        try (Safetensors single = Fixtures.tensors(REFERENCE + "single.safetensors")) {
            VisualEmbedding visual =
                    model.encode(
                                    single.tensor("input.pixel_values").floats(),
                                    List.of(new FrameRange(0, 4)))
                            .get(0);
            JsonNode ids =
                    Fixtures.json(REFERENCE + "meta.json").get("samples").get(0).get("prompt_ids");
            return new ModelPrompt(
                    IntStream.range(0, ids.size()).map(i -> ids.get(i).asInt()).toArray(), visual);
        }
    }
}
