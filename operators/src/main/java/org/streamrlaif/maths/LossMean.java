package org.streamrlaif.maths;

/**
 * How the losses of the tokens are averaged, as a weight per token beside the mean over all tokens.
 *
 * <p>For a minibatch of R responses with T tokens in all, a token of a response of n tokens weighs
 * w in (1/T)·Σ w·L_t.
 */
public enum LossMean {
    /** Every token counts the same, w = 1: PPO; TRL's {@code bnpo} and {@code dapo}. */
    TOKEN_MEAN {
        @Override
        public double weight(int tokens, int responses, int length, int longest) {
            return 1;
        }
    },
    /** Every response counts the same, w = T/(R·n): GRPO as published. */
    SEQUENCE_MEAN {
        @Override
        public double weight(int tokens, int responses, int length, int longest) {
            return (double) tokens / ((double) responses * length);
        }
    },
    /**
     * The sum over the tokens divided by the longest response allowed, w = T/(R·L): TRL's {@code
     * dr_grpo}; in proportion to the policy gradient of whole responses.
     */
    FIXED_LENGTH {
        @Override
        public double weight(int tokens, int responses, int length, int longest) {
            return (double) tokens / ((double) responses * longest);
        }
    };

    /**
     * Weight w of a token.
     *
     * @param tokens T of the minibatch
     * @param responses R of the minibatch
     * @param length n of the token's response
     * @param longest L, the longest response allowed
     */
    public abstract double weight(int tokens, int responses, int length, int longest);
}
