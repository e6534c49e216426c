package org.streamrlaif.learn.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.GoldenTensors;
import org.streamrlaif.learn.algorithm.CorrectionConfig.Kind;
import org.streamrlaif.maths.ImportanceWeights;
import org.streamrlaif.maths.ImportanceWeights.Beyond;
import org.streamrlaif.maths.ImportanceWeights.Level;
import org.streamrlaif.maths.Masked;
import org.streamrlaif.numeric.Rounding;

/** Importance weights equal the golden files. */
@Tag("numeric")
public class CorrectionReferenceTest {

    private static final double CAP = 2;

    /** Weights of up to 7, from log-probabilities of up to 6. */
    private static final double SIZE = 7 * 6;

    private final GoldenTensors inputs = GoldenTensors.inputs();
    private final GoldenTensors expected = GoldenTensors.expected();
    private final boolean[][] mask = inputs.maskRows();

    /** Sums over a response. */
    private final Rounding rounding = Rounding.float64(mask[0].length);

    @ParameterizedTest
    @CsvSource({
        "old_logprobs, 2, TRUNCATE, tis.token_truncate",
        "old_logprobs, 2, MASK, tis.token_mask",
        "prox_logprobs, 0, TRUNCATE, decoupled.nocap.weights",
        "prox_logprobs, 2, TRUNCATE, decoupled.cap2_clamp.weights",
        "prox_logprobs, 2, MASK, decoupled.cap2_mask.weights"
    })
    void weightsOfTokens(String proximal, double cap, Beyond beyond, String name) {
        int capped = 0;
        for (int row = 0; row < mask.length; row++) {
            double[] free = weights(proximal, row, Level.TOKEN);
            for (int t = 0; t < free.length; t++) {
                double weight = ImportanceWeights.capped(free[t], cap, beyond);
                capped += weight == free[t] ? 0 : 1;
                assertThat(weight).isCloseTo(expected.rows(name)[row][t], rounding.within(SIZE));
            }
        }
        if (name.startsWith("tis")) {
            assertThat((double) capped / Masked.count(inputs.mask()))
                    .isCloseTo(GoldenTensors.scalar("tis.truncated_frac"), rounding.within(SIZE));
        }
    }

    @Test
    void weightsOfResponses() {
        double[] reference = expected.flat("tis.sequence_truncate");
        for (int row = 0; row < mask.length; row++) {
            for (double free : weights("old_logprobs", row, Level.SEQUENCE)) {
                assertThat(ImportanceWeights.capped(free, CAP, Beyond.TRUNCATE))
                        .isCloseTo(reference[row], rounding.within(SIZE));
            }
        }
    }

    @Test
    void combinationsWithoutMeaningAreRefused() {
        assertThatThrownBy(() -> new CorrectionConfig(Kind.TRUNCATED, Level.TOKEN, 0, Beyond.MASK))
                .hasMessage("cap: 0.0, expected above 0 for kind truncated");
        assertThatThrownBy(
                        () -> new CorrectionConfig(Kind.DECOUPLED, Level.SEQUENCE, 2, Beyond.MASK))
                .hasMessage("level: sequence, expected token for kind decoupled");
    }

    private double[] weights(String proximal, int row, Level level) {
        int length = Masked.count(mask[row]);
        return ImportanceWeights.of(
                Arrays.copyOf(inputs.rows(proximal)[row], length),
                Arrays.copyOf(inputs.rows("rollout_logprobs")[row], length),
                level);
    }
}
