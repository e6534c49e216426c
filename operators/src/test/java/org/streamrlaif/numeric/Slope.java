package org.streamrlaif.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;

/**
 * A derivative by central differences.
 *
 * <p>The difference over the step h is off by h²/6·f‴ for the bend of f, of which the difference
 * over 2h has four times as much: the two lie three such errors apart. A loss that is off by δ
 * moves the quotient by δ/h. The limit is the sum of both, with δ = ε·√terms·|f|, as a loss is the
 * mean of many numbers.
 *
 * @param value the difference quotient over h
 * @param limit how far the derivative may lie from it
 */
public record Slope(double value, double limit) {

    /**
     * f′(0).
     *
     * @param f a loss along a line
     * @param h the step to each side; 2h is tried too
     * @param rounding of the values of f
     */
    public static Slope of(DoubleUnaryOperator f, double h, Rounding rounding) {
        return of(f, h, rounding, 0);
    }

    /**
     * f′(0) of a loss whose terms cancel.
     *
     * @param size of the terms, where it is above that of f
     */
    public static Slope of(DoubleUnaryOperator f, double h, Rounding rounding, double size) {
        double near = quotient(f, h);
        double wide = quotient(f, 2 * h);
        double noise = rounding.rootLimit(Math.max(size, Math.abs(f.applyAsDouble(0))));
        return new Slope(near, Math.abs(wide - near) + noise / h);
    }

    private static double quotient(DoubleUnaryOperator f, double h) {
        return (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
    }

    /** Compares a derivative that was computed otherwise, and is large enough to be told from 0. */
    public void check(String name, double derivative) {
        check(name, derivative, Math.abs(derivative));
    }

    /**
     * Compares a derivative along some direction.
     *
     * @param length that of the gradient, which must be large enough to be told from 0
     */
    public void check(String name, double derivative, double length) {
        assertThat(length).as(name).isGreaterThan(2 * limit);
        assertThat(derivative).as(name).isCloseTo(value, Offset.offset(limit));
    }

    /** Compares a derivative that is 0 but for rounding. */
    public void checkZero(String name, double derivative) {
        assertThat(derivative).as(name).isCloseTo(0, Offset.offset(limit));
        assertThat(value).as(name).isCloseTo(0, Offset.offset(limit));
    }
}
