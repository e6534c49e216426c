package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.GoldenTensors;
import org.streamrlaif.maths.ImportanceWeights.Beyond;
import org.streamrlaif.maths.ImportanceWeights.Level;
import org.streamrlaif.numeric.Rounding;

/** Importance weights against the golden files and in closed form. */
@Tag("numeric")
public class ImportanceWeightsTest {

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
    void theGeometricMeanDoesNotGrowWithTheLength() {
        double[] behaviour = {-1, -2, -3};
        double[] proximal = {-0.5, -2.2, -2.4};
        double mean = Math.exp((0.5 - 0.2 + 0.6) / 3);
        assertThat(ImportanceWeights.of(proximal, behaviour, Level.MEAN))
                .containsExactly(new double[] {mean, mean, mean}, rounding.within(SIZE));
    }

    @Test
    void bothSidesAreMaskedWhereAskedFor() {
        assertThat(ImportanceWeights.capped(0.49, 2, Beyond.MASK_BOTH)).isZero();
        assertThat(ImportanceWeights.capped(2.01, 2, Beyond.MASK_BOTH)).isZero();
        assertThat(ImportanceWeights.capped(0.51, 2, Beyond.MASK_BOTH)).isEqualTo(0.51);
        assertThat(ImportanceWeights.capped(0.01, 2, Beyond.MASK)).isEqualTo(0.01);
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
    void aResponsesWeightIsTheProductOfItsTokens() {
        double[] proximal = {Math.log(0.5), Math.log(0.25), Math.log(0.5)};
        double[] behaviour = {Math.log(0.25), Math.log(0.5), Math.log(0.125)};

        assertThat(ImportanceWeights.of(proximal, behaviour, Level.TOKEN))
                .containsExactly(new double[] {2, 0.5, 4}, Rounding.float64(4).within(4));
        assertThat(ImportanceWeights.of(proximal, behaviour, Level.SEQUENCE))
                .containsExactly(new double[] {4, 4, 4}, Rounding.float64(8).within(4));
    }

    @Test
    void theCapItselfIsAllowed() {
        for (Beyond beyond : Beyond.values()) {
            assertThat(ImportanceWeights.capped(2, 2, beyond)).isEqualTo(2);
            assertThat(ImportanceWeights.capped(1e9, 0, beyond)).isEqualTo(1e9);
        }
        assertThat(ImportanceWeights.capped(2.5, 2, Beyond.TRUNCATE)).isEqualTo(2);
        assertThat(ImportanceWeights.capped(2.5, 2, Beyond.MASK)).isZero();
    }

    @Test
    void policiesThatSawDifferentTokensAreRefused() {
        assertThatThrownBy(() -> ImportanceWeights.of(new double[2], new double[3], Level.TOKEN))
                .hasMessage("behaviour: length 3, expected that of proximal, 2");
    }

    private double[] weights(String proximal, int row, Level level) {
        int length = Masked.count(mask[row]);
        return ImportanceWeights.of(
                Arrays.copyOf(inputs.rows(proximal)[row], length),
                Arrays.copyOf(inputs.rows("rollout_logprobs")[row], length),
                level);
    }
}
