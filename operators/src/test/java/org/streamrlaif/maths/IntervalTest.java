package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.numeric.Rounding;

public class IntervalTest {

    private static final Offset<Double> OFFSET = Rounding.float64(8).within(1);

    /** Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I. */
    @ParameterizedTest
    @CsvSource({
        "81, 263, 0.2553, 0.3662",
        "15, 148, 0.0624, 0.1605",
        "0, 20, 0.0, 0.1611",
        "1, 29, 0.0061, 0.1718"
    })
    void isWilsonsInterval(int right, int all, double low, double high) {
        Interval interval = Interval.wilson(right, all);
        // The table gives four digits.
        assertThat(interval.low()).isCloseTo(low, within(0.5e-4));
        assertThat(interval.high()).isCloseTo(high, within(0.5e-4));
    }

    @Test
    void knowsNothingWithoutTrials() {
        assertThat(Interval.wilson(0, 0)).isEqualTo(new Interval(0, 1));
        assertThatThrownBy(() -> Interval.wilson(3, 2)).hasMessageContaining("3.0 of 2.0");
    }

    /** At the ends of the range Wilson's interval is n/(n + z²) of it, or z²/(n + z²). */
    @Test
    void endsAtTheShareItselfForNoneAndForAll() {
        Interval none = Interval.wilson(0, 12, 2);
        assertThat(none.low()).isZero();
        assertThat(none.high()).isCloseTo(0.25, OFFSET);
        Interval all = Interval.wilson(12, 12, 2);
        assertThat(all.low()).isCloseTo(0.75, OFFSET);
        assertThat(all.high()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNotAPartOfTheTrials() {
        assertThatThrownBy(() -> Interval.wilson(-1, 2)).hasMessageContaining("-1.0 of 2.0");
        assertThatThrownBy(() -> Interval.wilson(Double.NaN, 2)).hasMessageContaining("NaN of 2.0");
    }
}
