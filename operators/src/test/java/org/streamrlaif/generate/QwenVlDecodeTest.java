package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.QwenVlFixture;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;

/** Continuous batching where a token's position is not its place in the row. */
@Tag("numeric")
class QwenVlDecodeTest {
    private static final int STEPS = 24;

    /** Pairs of frames that are four seconds apart: the clock runs ahead of height and width. */
    @Test
    void textBehindALongVideoBeginsBehindItsLastPosition() {
        String name = "tiny-qwen2_5_vl";
        try (VisionLanguageModel model = QwenVlFixture.load(name);
                Safetensors reference =
                        Fixtures.tensors(name + "/reference/long_interval.safetensors")) {
            ModelPrompt usual = QwenVlFixture.prompt(model, name);
            List<Long> times = LongStream.range(0, 6).map(i -> 2000 * i).boxed().toList();
            VisualEmbedding slow = usual.visual().with(usual.visual().layout().at(times, 0));
            ModelPrompt prompt = model.prompt("What does the red ball do?", slow);
            assertThat(prompt.ids()).isEqualTo(usual.ids());
            long[] positions = reference.tensor("legacy_position_ids").longs();
            for (int i = 0; i < positions.length; i++) {
                int token = i % prompt.length();
                assertThat(prompt.positions().at(token, i / prompt.length()))
                        .isEqualTo((int) positions[i]);
            }
            int[] answer =
                    Arrays.stream(reference.tensor("greedy_ids").longs())
                            .limit(11)
                            .mapToInt(Math::toIntExact)
                            .toArray();
            try (ForcedDecoding decoding = new ForcedDecoding(model, null, prompt, answer)) {
                Rounding.of(model.config()).check("legacy_logits", decoding.logits(), reference);
            }
        }
    }

    /** Prompts are read in pieces of 20 tokens, and rows of another length take turns with it. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void tokensDoNotDependOnPiecesAndNeighbours(String name) {
        SamplingConfig sampling = new SamplingConfig(1, STEPS, 0, 1, 0, 2, 20, 0, 1);
        try (VisionLanguageModel model = QwenVlFixture.load(name);
                TextGenerator generator = new TextGenerator(model, null, sampling, List.of());
                Safetensors reference =
                        Fixtures.tensors(name + "/reference/generate.safetensors")) {
            ModelPrompt prompt = QwenVlFixture.prompt(model, name);
            List<ModelPrompt> prompts = new ArrayList<>();
            prompts.add(new ModelPrompt(new int[] {5, 6, 7}, null));
            prompts.add(prompt);
            prompts.add(prompt.append(40, 41));
            prompts.add(prompt);
            List<DecodeRow> rows = generator.rows(prompts, 1);
            int[] expected =
                    Arrays.stream(reference.tensor("greedy_ids").longs())
                            .mapToInt(Math::toIntExact)
                            .toArray();
            assertThat(rows.get(1).tokens()).isEqualTo(expected);
            assertThat(rows.get(3).tokens()).isEqualTo(expected);
            assertThat(IntStream.of(rows.get(2).tokens()).toArray()).isNotEqualTo(expected);
        }
    }
}
