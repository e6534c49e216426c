package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Group advantages against the golden files and in closed form. */
class GroupAdvantagesTest {

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
                .containsExactly(new double[] {3, -1.5, -1.5}, within(1e-15));
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
        assertThat(advantages[1][1]).isCloseTo(Math.sqrt(0.5), within(1e-3));
    }

    private static void assertEqual(double[][] actual, double[][] reference) {
        for (int g = 0; g < reference.length; g++) {
            assertThat(actual[g]).containsExactly(reference[g], within(1e-12));
        }
    }
}
