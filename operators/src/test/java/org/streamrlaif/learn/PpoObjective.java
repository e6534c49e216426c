package org.streamrlaif.learn;

import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.maths.Checks;
import org.streamrlaif.maths.Kl;
import org.streamrlaif.maths.Masked;

/**
 * The clipped objectives of PPO in double precision: what the native kernels are held to.
 *
 * <p>Policy, with ρ_t = exp(newLogprob_t − oldLogprob_t): L_t = max(−A_t·ρ_t, −A_t·clip(ρ_t, 1 −
 * low, 1 + high)), at most dual·|A_t| where dual is above 0. Value, with G the return: L_t =
 * ½·max((V_t − G_t)², (clip(V_t, V°_t − ε, V°_t + ε) − G_t)²). Losses are means over the tokens
 * that count; the clip fraction is the share of tokens whose clipped term is strictly the larger
 * one.
 *
 * <p>Shapes: all arrays have equal length N, any flattening of B × T; mask {@code true} = the token
 * counts; an empty mask is an {@link IllegalArgumentException}.
 *
 * <p>Source: Schulman et al., "Proximal policy optimization algorithms", 2017, eq. 7; dual clip: Ye
 * et al., "Mastering complex control in MOBA games with deep reinforcement learning", 2020, eq. 5;
 * value clipping as in the reference implementation of OpenAI baselines.
 */
public final class PpoObjective {

    /**
     * Result of the policy objective.
     *
     * @param perToken L_t, length N, 0 where the mask is false
     * @param loss mean of L_t
     * @param clipFraction share of tokens held back by the clip
     * @param dualClipFraction share of tokens held back by the dual clip
     * @param approxKl mean of ½·(newLogprob − oldLogprob)², nats per token
     */
    public record Policy(
            double[] perToken,
            double loss,
            double clipFraction,
            double dualClipFraction,
            double approxKl) {}

    /**
     * Result of the value objective.
     *
     * @param perToken L_t, length N, 0 where the mask is false
     * @param loss mean of L_t
     * @param clipFraction share of tokens held back by the clip
     */
    public record Value(double[] perToken, double loss, double clipFraction) {}

    private PpoObjective() {}

    /** The clipped policy objective. */
    public static Policy policy(
            double[] newLogprobs,
            double[] oldLogprobs,
            double[] advantages,
            boolean[] responseMask,
            ClipConfig clip) {
        int length = newLogprobs.length;
        Checks.sameLength("oldLogprobs", oldLogprobs.length, "newLogprobs", length);
        Checks.sameLength("advantages", advantages.length, "newLogprobs", length);
        Checks.sameLength("responseMask", responseMask.length, "newLogprobs", length);
        double[] perToken = new double[length];
        double[] clipped = new double[length];
        double[] dual = new double[length];
        double[] kl = new double[length];
        for (int i = 0; i < length; i++) {
            if (responseMask[i]) {
                double ratio = Math.exp(newLogprobs[i] - oldLogprobs[i]);
                double free = -advantages[i] * ratio;
                double held = -advantages[i] * clamp(ratio, 1 - clip.low(), 1 + clip.high());
                double most =
                        clip.dual() > 0
                                ? clip.dual() * Math.abs(advantages[i])
                                : Double.POSITIVE_INFINITY;
                perToken[i] = Math.min(most, Math.max(free, held));
                dual[i] = Math.max(free, held) > most ? 1 : 0;
                clipped[i] = held > free ? 1 : 0;
                kl[i] = Kl.K2.of(newLogprobs[i], oldLogprobs[i]);
            }
        }
        return new Policy(
                perToken,
                Masked.mean(perToken, responseMask),
                Masked.mean(clipped, responseMask),
                Masked.mean(dual, responseMask),
                Masked.mean(kl, responseMask));
    }

    /** The clipped value objective. */
    public static Value value(
            double[] newValues,
            double[] oldValues,
            double[] returns,
            boolean[] responseMask,
            double valueClipRange) {
        int length = newValues.length;
        Checks.sameLength("oldValues", oldValues.length, "newValues", length);
        Checks.sameLength("returns", returns.length, "newValues", length);
        Checks.sameLength("responseMask", responseMask.length, "newValues", length);
        double[] perToken = new double[length];
        double[] clipped = new double[length];
        for (int i = 0; i < length; i++) {
            if (responseMask[i]) {
                double low = oldValues[i] - valueClipRange;
                double high = oldValues[i] + valueClipRange;
                double free = newValues[i] - returns[i];
                double held = clamp(newValues[i], low, high) - returns[i];
                perToken[i] = 0.5 * Math.max(free * free, held * held);
                clipped[i] = held * held > free * free ? 1 : 0;
            }
        }
        return new Value(
                perToken, Masked.mean(perToken, responseMask), Masked.mean(clipped, responseMask));
    }

    private static double clamp(double x, double low, double high) {
        return Math.max(low, Math.min(high, x));
    }
}
