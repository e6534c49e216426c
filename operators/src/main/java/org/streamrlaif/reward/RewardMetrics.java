package org.streamrlaif.reward;

import org.streamrlaif.learn.StepMetrics;

/** Names and meanings of the reward model's figures for one batch. */
public final class RewardMetrics {

    /** Agreement with the judge before learning from the batch; also a figure of the learner's. */
    public static final String ACCURACY = StepMetrics.REWARD_ACCURACY;

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
