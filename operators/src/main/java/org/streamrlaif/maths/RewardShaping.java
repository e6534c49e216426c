package org.streamrlaif.maths;

/**
 * Per-token rewards of one response: a KL penalty on every token and the response's score on its
 * last one.
 *
 * <p>r_t = −β·kl_t + score·[t is the last token that counts].
 *
 * <p>Shapes: {@code kl} and {@code responseMask} have length T; tokens that do not count get 0. A
 * response without any token that counts has no place for its score: {@link
 * IllegalArgumentException}. The paper's code puts the score at the last index of the padded array
 * instead, which lets padding into the value targets; see {@code package-info}.
 *
 * <p>Source: Ziegler et al., "Fine-tuning language models from human preferences", 2019, eq. 2.
 */
public final class RewardShaping {

    private RewardShaping() {}

    /** Rewards r_t of one response; see the class comment for the formula. */
    public static double[] perToken(
            double[] kl, double score, double klCoef, boolean[] responseMask) {
        Checks.sameLength("responseMask", responseMask.length, "kl", kl.length);
        double[] rewards = new double[kl.length];
        int last = -1;
        for (int t = 0; t < kl.length; t++) {
            if (responseMask[t]) {
                rewards[t] = -klCoef * kl[t];
                last = t;
            }
        }
        if (last < 0) {
            throw new IllegalArgumentException(
                    "responseMask: no token counts, expected at least one to carry the score");
        }
        rewards[last] += score;
        return rewards;
    }

    /**
     * The score of a response with what it pays for not ending: score − penalty·[no EOS].
     *
     * @param ended whether the response ended by an end-of-sequence token
     * @param noEosPenalty in units of the score, 0 or more
     */
    public static double withNoEosPenalty(double score, boolean ended, double noEosPenalty) {
        return ended ? score : score - noEosPenalty;
    }
}
