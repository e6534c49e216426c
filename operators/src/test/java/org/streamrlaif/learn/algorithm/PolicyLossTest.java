package org.streamrlaif.learn.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.learn.TinyLlava;
import org.streamrlaif.maths.PreferenceLoss;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;

/**
 * Losses by hand, and their slopes by differences. Two prompts of two responses of three tokens; a
 * response has one advantage and one weight, as in a batch.
 */
class PolicyLossTest {

    private static final int LENGTH = 3;
    private static final int TOKENS = 12;
    private static final double STEP = 1e-5;

    /** Rounding of a sum of twelve terms over the step, and the cubic term of a difference. */
    private static final Offset<Double> DIFFERENCE = Offset.offset(1e-8);

    private static final Offset<Double> OFFSET = Rounding.float64(40).within(10);

    private final TinyLlava tiny = new TinyLlava();
    private final ResponseTokens responses =
            new ResponseTokens(
                    List.of(
                            prompt(1, new Preference(0, 1, 0.9, 0.9, 0.9, true, false, "j", "h")),
                            prompt(2, new Preference(0, 1, 0.2, 0.2, 0.2, true, false, "j", "h"))),
                    0);
    private final double[] old = random(1, -3, 1);
    private final double[] ref = random(2, -3, 1);
    private final double[] weights = {1, 1, 1, 0.5, 0.5, 0.5, 2, 2, 2, 0.5, 0.5, 0.5};

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void gspoTakesTheGeometricMeanOfTheRatios() {
        double[] current = old.clone();
        current[0] += Math.log(2);
        current[1] += 3 * Math.log(1.1) - Math.log(2);

        PolicyLoss.Terms terms = gspo(0).at(point(current, filled(1)));

        assertThat(Arrays.copyOf(terms.slopes(), 4))
                .containsExactly(new double[] {1.1, 1.1, 1.1, 1}, OFFSET);
        assertThat(terms.held()).isZero();
        assertThat(terms.value()).isCloseTo(-3 * (1.1 + 0.5 + 2 + 0.5), OFFSET);
    }

    @Test
    void gspoHoldsAWholeResponse() {
        double[] current = old.clone();
        current[0] += 3 * Math.log(1.3);

        PolicyLoss.Terms up = gspo(0).at(point(current, filled(1)));
        PolicyLoss.Terms down = gspo(0).at(point(current, filled(-1)));
        PolicyLoss.Terms dual = gspo(1.2).at(point(current, filled(-1)));

        assertThat(up.held()).isEqualTo(LENGTH);
        assertThat(Arrays.copyOf(up.slopes(), LENGTH)).containsOnly(0);
        assertThat(Arrays.copyOf(down.slopes(), LENGTH))
                .containsExactly(new double[] {-1.3, -1.3, -1.3}, OFFSET);
        assertThat(Arrays.copyOf(dual.slopes(), LENGTH)).as("beyond 1.2 |A|").containsOnly(0);
        assertThat(down.value() - dual.value()).isCloseTo(3 * 0.1, OFFSET);
    }

    @Test
    void gspoHasTheSlopeOfItsValue() {
        assertSlopes(gspo(3));
    }

    @Test
    void cispoClipsTheWeightAndTheTokenStillTeaches() {
        double[] current = old.clone();
        current[0] += Math.log(3);
        current[1] += Math.log(0.1);

        PolicyLoss.Terms terms =
                new Cispo(new ClipConfig(1, 0.5, 0, 1)).at(point(current, filled(-2)));

        assertThat(Arrays.copyOf(terms.slopes(), LENGTH))
                .containsExactly(new double[] {-3, -0.2, -2}, OFFSET);
        assertThat(terms.held()).isEqualTo(1);
        double value =
                IntStream.range(0, TOKENS)
                        .mapToDouble(t -> -weights[t] * terms.slopes()[t] * current[t])
                        .sum();
        assertThat(terms.value()).isCloseTo(value, OFFSET);
    }

    @ParameterizedTest
    @EnumSource
    void pairsHaveTheSlopeOfTheirValue(PreferenceLoss loss) {
        assertSlopes(new PairLoss(new DpoConfig(loss, 0.4, 0.3)));
    }

    @Test
    void theLossOfPairsIsTheirMean() {
        PolicyLoss.Terms terms = new PairLoss(DpoConfig.defaults()).at(point(old, filled(1)));

        // The first response is preferred in the first prompt, the second in the second one.
        double one = ratio(0) - ratio(3);
        double other = ratio(9) - ratio(6);
        double mean =
                (PreferenceLoss.DPO.value(one, 0.1, 0) + PreferenceLoss.DPO.value(other, 0.1, 0))
                        / 2;
        assertThat(terms.value() / TOKENS).isCloseTo(mean, OFFSET);
    }

    @Test
    void withoutADecidedPairNothingIsTaught() {
        ResponseTokens undecided =
                new ResponseTokens(
                        List.of(prompt(1, Samples.tie()), prompt(2, Samples.inconsistent())), 0);

        PolicyLoss.Terms terms =
                new PairLoss(DpoConfig.defaults()).at(point(undecided, old, filled(1)));

        assertThat(terms.value()).isZero();
        assertThat(terms.slopes()).containsOnly(0);
    }

    private void assertSlopes(PolicyLoss loss) {
        double[] advantages = {1.5, 1.5, 1.5, -0.7, -0.7, -0.7, -1, -1, -1, 2, 2, 2};
        double[] noise = random(5, 0, 0.2);
        double[] current = old.clone();
        Arrays.setAll(current, t -> old[t] + noise[t]);
        double[] slopes = loss.at(point(current, advantages)).slopes();
        for (int t = 0; t < TOKENS; t++) {
            double[] up = current.clone();
            double[] down = current.clone();
            up[t] += STEP;
            down[t] -= STEP;
            double difference =
                    loss.at(point(up, advantages)).value()
                            - loss.at(point(down, advantages)).value();
            assertThat(-slopes[t] * weights[t])
                    .as("token " + t)
                    .isCloseTo(difference / (2 * STEP), DIFFERENCE);
        }
    }

    private double ratio(int from) {
        return IntStream.range(from, from + LENGTH).mapToDouble(t -> old[t] - ref[t]).sum();
    }

    private static Gspo gspo(double dual) {
        return new Gspo(new ClipConfig(0.2, 0.2, dual, 1));
    }

    private PolicyLoss.Point point(double[] current, double[] advantages) {
        return point(responses, current, advantages);
    }

    private PolicyLoss.Point point(ResponseTokens of, double[] current, double[] advantages) {
        return new PolicyLoss.Point(of, of.spans(), current, old, ref, advantages, weights);
    }

    private TrainablePrompt prompt(long ticket, Preference preference) {
        Response response = Samples.response(new int[] {5, 6, 2}, new float[LENGTH], 0);
        return TrainablePrompt.of(
                tiny.model,
                Samples.judged(
                        Samples.prompt(ticket, "why?"),
                        Collections.nCopies(2, response),
                        List.of(preference)));
    }

    private static double[] filled(double value) {
        double[] filled = new double[TOKENS];
        Arrays.fill(filled, value);
        return filled;
    }

    private static double[] random(long seed, double mean, double spread) {
        Random random = new Random(seed);
        return random.doubles(TOKENS).map(x -> mean + spread * (2 * x - 1)).toArray();
    }
}
