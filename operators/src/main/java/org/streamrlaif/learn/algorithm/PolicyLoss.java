package org.streamrlaif.learn.algorithm;

import java.util.List;
import java.util.Optional;

/**
 * A policy loss that is computed here, in double precision, where the one of PPO is fused into the
 * kernel {@code ppo_policy_gradient}. An update needs no more of it than its derivative by the
 * log-probability of each token, which enters that kernel in place of the advantage, at ratio 1.
 *
 * <p>Stateless.
 */
public sealed interface PolicyLoss permits Gspo, Cispo, PairLoss {

    /** The loss that the settings name; empty for the kernel's own. */
    static Optional<PolicyLoss> of(LearnConfig config) {
        if (config.algorithm() == Algorithm.ONLINE_DPO) {
            return Optional.of(new PairLoss(config.dpo()));
        }
        return switch (config.loss()) {
            case PPO -> Optional.empty();
            case GSPO -> Optional.of(new Gspo(config.clip()));
            case CISPO -> Optional.of(new Cispo(config.clip()));
        };
    }

    /**
     * Where a loss is asked for; arrays in the flat order of {@link ResponseTokens}.
     *
     * @param spans the responses of the minibatch, with all others of their prompts
     * @param current log-probabilities under the policy as it is now
     * @param old log-probabilities that the ratio is taken to
     * @param ref log-probabilities under the reference
     * @param advantages A, importance weight included
     * @param weights w of each token, above 0; the loss is Σ w·term / tokens of the minibatch
     */
    record Point(
            ResponseTokens responses,
            List<ResponseTokens.Span> spans,
            double[] current,
            double[] old,
            double[] ref,
            double[] advantages,
            double[] weights) {

        /** Tokens of the minibatch. */
        int tokens() {
            return spans.stream().mapToInt(ResponseTokens.Span::length).sum();
        }
    }

    /**
     * A loss at a point.
     *
     * @param value Σ w·term over the tokens of the minibatch
     * @param slopes −(∂ value / ∂ log-probability) / w of each token, flat; 0 outside of the
     *     minibatch
     * @param held tokens that the clip holds
     */
    record Terms(double value, double[] slopes, int held) {}

    /** Value and derivative. */
    Terms at(Point point);
}
