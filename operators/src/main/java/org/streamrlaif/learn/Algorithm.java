package org.streamrlaif.learn;

import java.util.Locale;

/** The algorithms that the policy can be tuned with, and what each asks of the rest of the run. */
public enum Algorithm {
    /** Clipped policy updates with a value function; see {@link Ppo}. */
    PPO(true, true),
    /** Scores relative to the other responses of the prompt; see {@link Grpo}. */
    GRPO(true, false),
    /** Scores less the mean of the others; see {@link Rloo}. */
    RLOO(true, false);

    private final boolean scores;
    private final boolean values;

    Algorithm(boolean scores, boolean values) {
        this.scores = scores;
        this.values = values;
    }

    /** Whether it learns from scores of a reward model. */
    public boolean needsScores() {
        return scores;
    }

    /** Whether it learns a value function beside the policy. */
    public boolean needsValues() {
        return values;
    }

    /** The name in settings and state. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The objective of this algorithm. */
    Objective objective(LearnConfig config) {
        return switch (this) {
            case PPO -> new Ppo(config);
            case GRPO -> new Grpo(config);
            case RLOO -> new Rloo(config);
        };
    }
}
