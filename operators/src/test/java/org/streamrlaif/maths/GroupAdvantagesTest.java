package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.GoldenTensors;
import org.streamrlaif.numeric.Rounding;

/** Group advantages against the golden files and in closed form. */
@Tag("numeric")
public class GroupAdvantagesTest {

    private final double[][] rewards = GoldenTensors.inputs().rows("group_rewards");
    private final GoldenTensors expected = GoldenTensors.expected();

    @ParameterizedTest
    @CsvSource({"GROUP, grpo.adv_std", "BATCH, grpo.adv_batch_std", "NONE, grpo.adv_nostd"})
    void relativeAdvantagesEqualTheReference(GroupAdvantages.Scale scale, String name) {
        assertEqual(GroupAdvantages.relative(rewards, scale), expected.rows(name));
    }

    @Test
    void leaveOneOutEqualsTheReference() {
        double[][] advantages =
                Arrays.stream(rewards).map(GroupAdvantages::leaveOneOut).toArray(double[][]::new);
        assertEqual(advantages, expected.rows("rloo.adv"));
    }

    @Test
    void leaveOneOutIsTheDistanceFromTheMeanStretched() {
        assertThat(GroupAdvantages.leaveOneOut(new double[] {3, 0, 0}))
                .containsExactly(new double[] {3, -1.5, -1.5}, Rounding.float64(3).within(3));
    }

    @ParameterizedTest
    @CsvSource({"GROUP", "BATCH", "NONE"})
    void equalScoresAndSingleResponsesTeachNothing(GroupAdvantages.Scale scale) {
        double[][] groups = {{0.7, 0.7, 0.7}, {5}, {1, 2}};

        double[][] advantages = GroupAdvantages.relative(groups, scale);

        assertThat(advantages[0]).containsExactly(0, 0, 0);
        assertThat(advantages[1]).containsExactly(0);
        assertThat(advantages[2][0]).isNegative().isEqualTo(-advantages[2][1]);
        assertThat(GroupAdvantages.leaveOneOut(groups[1])).containsExactly(0);
    }

    @Test
    void aScoreThatIsNoNumberStaysInItsGroup() {
        double[][] groups = {{Double.NaN, 1}, {0, 1}};

        double[][] advantages = GroupAdvantages.relative(groups, GroupAdvantages.Scale.GROUP);

        assertThat(advantages[0]).containsExactly(Double.NaN, Double.NaN);
        assertThat(advantages[1][1])
                .isCloseTo(0.5 / (Math.sqrt(0.5) + 1e-4), Rounding.float64(8).within(1));
    }

    private static void assertEqual(double[][] actual, double[][] reference) {
        for (int g = 0; g < reference.length; g++) {
            // Scores below 2, distances from a mean and a root of squares.
            Rounding.float64(16).check("group " + g, actual[g], reference[g], 2);
        }
    }
}
