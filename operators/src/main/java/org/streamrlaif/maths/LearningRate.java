package org.streamrlaif.maths;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * Learning rate as a function of the optimiser steps done: a linear warm-up, then a schedule.
 *
 * <p>With s steps done, w warm-up steps, n steps in all and p = min(1, (s − w)/(n − w)):
 *
 * <ul>
 *   <li>s &lt; w: peak · s/w
 *   <li>constant: peak
 *   <li>linear: peak · (f + (1 − f)·(1 − p))
 *   <li>cosine: peak · (f + (1 − f)·½(1 + cos πp)), f = floor fraction
 * </ul>
 *
 * <p>Index: the first step is taken at s = 0 and so at rate 0 when there is a warm-up, as in the
 * schedulers of Hugging Face transformers; a caller that wants no idle first step asks for s + 1.
 *
 * @param schedule what follows the warm-up
 * @param peak rate after the warm-up, above 0
 * @param warmupSteps w, 0 or more
 * @param warmupShare w as a share of n, in [0, 1); read where {@code warmup-steps} is 0
 * @param totalSteps n, above w; read by decaying schedules and for {@code warmup-share}. 0 = the
 *     length of the run, which only fine-tuning knows
 * @param floorFraction f in [0, 1]: where the decay ends, as a share of the peak
 */
public record LearningRate(
        Schedule schedule,
        double peak,
        long warmupSteps,
        double warmupShare,
        long totalSteps,
        double floorFraction)
        implements Serializable {

    /** What follows the warm-up. */
    public enum Schedule {
        /** The peak for ever: the only one that fits an endless stream. */
        CONSTANT,
        /** Straight down to the floor at {@code totalSteps}. */
        LINEAR,
        /** Half a cosine down to the floor at {@code totalSteps}. */
        COSINE
    }

    /** Checks the ranges. */
    public LearningRate {
        require(peak > 0 && Double.isFinite(peak), "peak", peak, "a number above 0");
        require(warmupSteps >= 0, "warmup-steps", warmupSteps, "0 or more");
        require(
                warmupShare >= 0 && warmupShare < 1,
                "warmup-share",
                warmupShare,
                "a number in [0, 1)");
        require(
                schedule == Schedule.CONSTANT || totalSteps == 0 || totalSteps > warmupSteps,
                "total-steps",
                totalSteps,
                "more than warmup-steps (" + warmupSteps + ") for a decaying schedule");
        require(
                floorFraction >= 0 && floorFraction <= 1,
                "floor-fraction",
                floorFraction,
                "a number in [0, 1]");
    }

    /** A constant rate after {@code warmupSteps} steps of warm-up. */
    public static LearningRate constant(double peak, long warmupSteps) {
        return new LearningRate(Schedule.CONSTANT, peak, warmupSteps, 0, 0, 0);
    }

    /** The same for a run of so many steps, where it depends on that number. */
    public LearningRate over(long steps) {
        // One more than is taken, so that the last step is not at rate 0.
        return new LearningRate(
                schedule,
                peak,
                warmup(totalSteps == 0 ? steps : totalSteps),
                0,
                totalSteps == 0 ? steps + 1 : totalSteps,
                floorFraction);
    }

    /** Whether it can be told without the length of the run. */
    public boolean isKnown() {
        return totalSteps > 0
                || schedule == Schedule.CONSTANT && (warmupSteps > 0 || warmupShare == 0);
    }

    /** The rate once {@code stepsDone} steps are done; for a rate that {@link #isKnown}. */
    public double at(long stepsDone) {
        long warmup = warmup(totalSteps);
        if (stepsDone < warmup) {
            return peak * stepsDone / warmup;
        }
        if (schedule == Schedule.CONSTANT) {
            return peak;
        }
        double progress = Math.min(1, (double) (stepsDone - warmup) / (totalSteps - warmup));
        double factor =
                schedule == Schedule.LINEAR
                        ? 1 - progress
                        : 0.5 * (1 + Math.cos(Math.PI * progress));
        return peak * (floorFraction + (1 - floorFraction) * factor);
    }

    private long warmup(long steps) {
        return warmupSteps > 0 ? warmupSteps : (long) Math.ceil(warmupShare * steps);
    }
}
