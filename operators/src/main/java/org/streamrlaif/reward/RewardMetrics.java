package org.streamrlaif.reward;

/** Names and meanings of the reward model's figures for one batch. */
public final class RewardMetrics {

    /**
     * Share of the batch's decided pairs on which the scores agreed with the judge <em>before</em>
     * training on them: how well the reward model speaks for the judge on the policy of now. Absent
     * when no pair was decided.
     */
    public static final String ACCURACY = "rewardAccuracy";

    /** Decided pairs of the batch. */
    public static final String FRESH_PAIRS = "rewardFreshPairs";

    /** Remembered pairs that were trained on beside them. */
    public static final String REPLAYED_PAIRS = "rewardReplayedPairs";

    /** Decided pairs learnt from since the start of the run. */
    public static final String PAIRS_SEEN = "rewardPairsSeen";

    /** Mean cross-entropy of the pairs trained on, each before its update; nats. */
    public static final String LOSS = "rewardLoss";

    /** Global gradient norm before clipping, mean over the updates. */
    public static final String GRAD_NORM = "rewardGradNorm";

    /** Learning rate of the last update. */
    public static final String LEARNING_RATE = "rewardLearningRate";

    /** Updates that were given up because a gradient was not finite. */
    public static final String SKIPPED_UPDATES = "rewardSkippedUpdates";

    /** Updates since the start of the run. */
    public static final String VERSION = "rewardVersion";

    private RewardMetrics() {}
}
