package org.streamrlaif.reward;

/**
 * Names and meanings of the reward model's metrics for one batch. A pair is decided unless the
 * judge calls it a tie.
 */
public final class RewardMetrics {

    /**
     * Share of the batch's decided pairs that the reward model predicted before it learnt from any
     * of them: how well it speaks for the judge on the responses of now. Absent when there are
     * none.
     */
    public static final String ACCURACY = "rewardAccuracy";

    /**
     * How far the reward model's probabilities were from the judge's on the batch's decided pairs
     * before it learnt from any of them: mean Kullback–Leibler divergence, nats. 0 for one that
     * says what the judge says, doubts included; more for one that is sure of the wrong things.
     * Absent when there are none.
     */
    public static final String FRESH_DIVERGENCE = "rewardFreshDivergence";

    /**
     * Share of the decided pairs that the scores agree with, over the last 100 of those that are
     * held back from training. Absent before the first.
     */
    public static final String HELD_OUT_ACCURACY = "rewardHeldOutAccuracy";

    /**
     * The same of pairs that are close for the judge: the probability that it gives to the better
     * answer is below ⅔.
     */
    public static final String HELD_OUT_CLOSE = "rewardHeldOutAccuracyClose";

    /** The same of pairs that are clear for it: from ⅔ to below ⅚. */
    public static final String HELD_OUT_CLEAR = "rewardHeldOutAccuracyClear";

    /** The same of pairs that it is sure of: ⅚ and more. */
    public static final String HELD_OUT_SURE = "rewardHeldOutAccuracySure";

    /** 1 once warm-up has ended, so that the next batch is scored; 0 before. */
    public static final String WARMED_UP = "rewardWarmedUp";

    /** Pairs of the batch that the judge compared. */
    public static final String COMPARED_PAIRS = "rewardComparedPairs";

    /** Decided pairs of the batch. */
    public static final String DECIDED_PAIRS = "rewardDecidedPairs";

    /** Decided pairs of the batch that are held back from training. */
    public static final String HELD_OUT_PAIRS = "rewardHeldOutPairs";

    /** Decided pairs of the batch that were trained on. */
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

    /** Updates since the start of the run: the version that every score of the batch carries. */
    public static final String VERSION = "rewardVersion";

    /**
     * Correlation of the scores with the lengths in tokens among the answers to one question,
     * before the length penalty. Absent when scores or lengths do not differ.
     */
    public static final String LENGTH_CORRELATION = "rewardLengthCorrelation";

    /**
     * Share of the decided pairs in which the judge prefers the longer answer, over the last 100
     * whose answers differ in length.
     */
    public static final String JUDGE_LONGER_WINS = "judgeLongerWins";

    /** Share of the same pairs in which the longer answer has the higher score. */
    public static final String LONGER_WINS = "rewardLongerWins";

    /** Mean over the responses of what their length cost, in units of the score. */
    public static final String LENGTH_PENALTY = "rewardLengthPenalty";

    private RewardMetrics() {}
}
