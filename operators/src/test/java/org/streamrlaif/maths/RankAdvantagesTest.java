package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** Ranks and what two rankings teach, in closed form. */
public class RankAdvantagesTest {

    /** Sums over up to five ranks of charges up to 21. */
    private static final Offset<Double> OFFSET = Rounding.float64(5).within(21);

    @Test
    void theDiscountFallsWithTheRank() {
        assertThat(RankAdvantages.discount(0)).isEqualTo(1);
        assertThat(RankAdvantages.discount(2)).isCloseTo(1 / 6.0, OFFSET);
        assertThat(RankAdvantages.discount(6)).isCloseTo(1 / 21.0, OFFSET);
    }

    @Test
    void ranksCountFromTheBestAndEqualOnesShareTheirMean() {
        assertThat(RankAdvantages.ranks(new double[] {-1, 5, 2}, 0)).containsExactly(2, 0, 1);
        assertThat(RankAdvantages.ranks(new double[] {1, 3, 1, 1}, 0)).containsExactly(2, 0, 2, 2);
        assertThat(RankAdvantages.ranks(new double[] {1, 1.0005, 0}, 1e-3))
                .containsExactly(0.5, 0.5, 2);
        assertThat(RankAdvantages.ranks(new double[] {1, 0.5, 0}, 0.5)).containsExactly(1, 1, 1);
        assertThat(RankAdvantages.ranks(new double[0], 0)).isEmpty();
    }

    @Test
    void agreementTeachesNothing() {
        double[] ranks = {2, 0, 1, 3};
        assertThat(RankAdvantages.of(ranks, ranks)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void aSwappedPairIsSwappedBack() {
        // d(0) = 1, d(1) = 1 / (2 log2 3): charges 1 - d(1) and 1 - 1/d(1).
        double d = 1 / (2 * Math.log(3) / Math.log(2));
        double half = ((1 - d) - (1 - 1 / d)) / 2;

        double[] advantages = RankAdvantages.of(new double[] {0, 1}, new double[] {1, 0});

        assertThat(advantages).containsExactly(new double[] {-half, half}, OFFSET);
    }

    @Test
    void theyAddUpToNothingAndFavourWhatThePolicyUnderrates() {
        double[] advantages =
                RankAdvantages.of(new double[] {0, 1, 2, 3, 4}, new double[] {4, 3, 2, 1, 0});

        assertThat(Arrays.stream(advantages).sum()).isCloseTo(0, OFFSET);
        assertThat(advantages[4]).isPositive();
        for (int i = 1; i < advantages.length; i++) {
            assertThat(advantages[i]).isGreaterThan(advantages[i - 1]);
        }
    }

    @Test
    void rankingsOfDifferentLengthAreRefused() {
        assertThatThrownBy(() -> RankAdvantages.of(new double[2], new double[3]))
                .hasMessage("judgeRanks: length 3, expected that of policyRanks, 2");
    }
}
