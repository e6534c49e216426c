package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;

/**
 * What generation from a base in bfloat16 sees of an adapter after a single step of Adam. Folded
 * into the matrices a tenth of the effect is left, added to rounded products a quarter.
 */
@Tag("numeric")
class SmallUpdatesTest {
    /** The first step of Adam moves each entry by the learning rate, whatever its gradient. */
    private static final float LEARNING_RATE = 1e-4f;

    private static final int PROMPTS = 24;
    private static final int ANSWER = 8;

    @Test
    void theEffectOfOneStepIsThatOfFloat32() {
        double[] expected = effect("float32");
        double[] actual = effect("bfloat16");
        double product = 0;
        double square = 0;
        for (int i = 0; i < expected.length; i++) {
            product += actual[i] * expected[i];
            square += expected[i] * expected[i];
        }
        assertThat(product / square).isCloseTo(1, within(0.25));
    }

    /** By how much the step changes all logits of some answers. */
    private static double[] effect(String dtype) {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-llava-hub"),
                                new ModelOptions("cpu", dtype, null));
                LoraAdapter adapter = stepped(model)) {
            int vocabulary = model.decoder().config().vocabSize();
            double[] effect = new double[PROMPTS * (ANSWER + 1) * vocabulary];
            Random random = new Random(11);
            int at = 0;
            for (int p = 0; p < PROMPTS; p++) {
                int[] ids = random.ints(20, 5, vocabulary / 2).toArray();
                int[] answer = random.ints(ANSWER, 5, vocabulary / 2).toArray();
                ModelPrompt prompt = new ModelPrompt(ids, null);
                try (ForcedDecoding before = new ForcedDecoding(model, null, prompt, answer);
                        ForcedDecoding after = new ForcedDecoding(model, adapter, prompt, answer)) {
                    for (int i = 0; i < after.logits().length; i++) {
                        effect[at++] = (double) after.logits()[i] - before.logits()[i];
                    }
                }
            }
            return effect;
        }
    }

    private static LoraAdapter stepped(VisionLanguageModel model) {
        LoraAdapter adapter = model.newAdapter(LoraConfig.defaults(), 5);
        Random random = new Random(7);
        for (Map.Entry<String, NDArray> tensor : adapter.named().entrySet()) {
            if (tensor.getKey().contains("lora_B")) {
                float[] values = new float[(int) tensor.getValue().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextBoolean() ? LEARNING_RATE : -LEARNING_RATE;
                }
                tensor.getValue().set(values);
            }
        }
        return adapter;
    }
}
