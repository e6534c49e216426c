package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
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
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.numeric.Rounding;

@Tag("numeric")
class TextGeneratorTest {
    private static VisionLanguageModel model;
    private static List<ModelPrompt> prompts;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
        try (Safetensors batch = Fixtures.tensors("tiny-llava/reference/batch.safetensors")) {
            prompts = BatchFixture.prompts(model, batch);
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void streamedPiecesMakeUpTheAnswer() {
        List<String> pieces = new ArrayList<>();
        try (TextGenerator generator =
                new TextGenerator(model, null, new SamplingConfig(1, 16, 0, 1, 0, 4))) {
            DecodeRow row = generator.stream(prompts.get(0), 5, pieces::add);
            assertThat(String.join("", pieces).strip()).isEqualTo(generator.text(row));
            assertThat(pieces).hasSizeGreaterThan(1);
            assertThat(generator.answers(prompts, 5).get(0)).isEqualTo(generator.text(row));
        }
    }

    @Test
    void nextTokenLogitsAreThoseAfterEachPrompt() {
        try (Safetensors batch = Fixtures.tensors("tiny-llava/reference/batch.safetensors")) {
            float[] expected = batch.tensor("logits").floats();
            int vocabulary = model.config().text().vocabSize();
            int length = (int) batch.shape("logits")[1];
            int[] tokens = {7, 300, 12};
            float[][] logits = NextTokenLogits.of(model, prompts, null, tokens);
            Offset<Double> limit = Rounding.of(model.config()).within(Rounding.largest(expected));
            for (int i = 0; i < prompts.size(); i++) {
                int last = ((i + 1) * length - 1) * vocabulary;
                for (int j = 0; j < tokens.length; j++) {
                    assertThat((double) logits[i][j]).isCloseTo(expected[last + tokens[j]], limit);
                }
            }
            assertThat(Arrays.stream(logits).mapToInt(row -> row.length)).containsOnly(3);
        }
    }

    /** bfloat16 may be off by twice as much as Hugging Face's own; the others have more bits. */
    @ParameterizedTest
    @CsvSource({"bfloat16, 0", "float16, 3", "float64, 3"})
    void otherElementTypesAnswerNearlyAlike(String dtype, int moreBits) {
        double own =
                Fixtures.json("tiny-llava/reference/meta.json")
                        .at("/noise/single.logits bf16 compute vs fp32 (max, mean)/0")
                        .asDouble();
        float limit = (float) (2 * own / (1 << moreBits));
        int[] tokens = {7, 300, 12};
        float[][] expected = NextTokenLogits.of(model, prompts, null, tokens);
        try (VisionLanguageModel other =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-llava"), new ModelOptions("cpu", dtype, null));
                LoraAdapter adapter = other.newAdapter(LoraConfig.defaults(), 1);
                TextGenerator generator =
                        new TextGenerator(other, adapter, new SamplingConfig(1, 4, 0, 1, 0, 4))) {
            float[][] logits = NextTokenLogits.of(other, prompts, adapter, tokens);
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(logits[i]).containsExactly(expected[i], within(limit));
            }
            assertThat(generator.rows(prompts, 1)).allMatch(DecodeRow::finished);
        }
    }
}
