package org.streamrlaif.learn.algorithm;

import java.util.Locale;

/** The algorithms that the policy can be tuned with, and what each asks of the rest of the run. */
public enum Algorithm {
    /** Clipped policy updates with a value function; see {@link Ppo}. */
    PPO(true, true),
    /** PPO as the released code of VLM-RLAIF has it, constants included; see {@link PaperPpo}. */
    PAPER(true, true),
    /** Scores relative to the other responses of the prompt; see {@link Grpo}. */
    GRPO(true, false),
    /** Scores less the mean of the others; see {@link Rloo}. */
    RLOO(true, false),
    /** The judge's ranking of the responses to a prompt; see {@link RankGrpo}. */
    RANK_GRPO(false, false),
    /** The judge's win rates among the responses to a prompt; see {@link WinRate}. */
    WIN_RATE(false, false),
    /** The order of the scores among the responses to a prompt; see {@link Gopo}. */
    GOPO(true, false),
    /** The judge's pairs, by a preference loss; see {@link OnlineDpo}. */
    ONLINE_DPO(false, false);

    private final boolean scores;
    private final boolean values;

    Algorithm(boolean scores, boolean values) {
        this.scores = scores;
        this.values = values;
    }

    /** Whether it learns from scores. */
    public boolean needsScores() {
        return scores;
    }

    /** Whether reward functions count in what it learns from. */
    public boolean takesFunctions() {
        return scores || this == WIN_RATE;
    }

    /** Whether it learns a value function beside the policy. */
    public boolean needsValues() {
        return values;
    }

    /** Fewest responses per prompt that it can learn from. */
    public int leastResponses() {
        return values ? 1 : 2;
    }

    /** The name in settings and state. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a response ends at its first question mark; see {@link QuestionCut}. */
    public boolean cutsQuestions() {
        return this == PAPER;
    }
}
