package org.streamrlaif.reward;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.loop.RunFailedException;

/**
 * The time before the first score, which complains when decided pairs do not come.
 *
 * <p>It ends when the reward model has learnt from {@code warmup-pairs} decided pairs and its
 * agreement with the judge on pairs that are held back has stopped rising: {@link
 * RunningShare#settled} over the last 2·{@value #HALF} of them. It ends with {@value #MOST} times
 * as many pairs in any case, and without pairs that are held back as soon as there are enough.
 */
final class Warmup {

    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final long FIRST_WARNING = 16;
    private static final int FAR = 10;
    private static final int HALF = 32;
    private static final int MOST = 4;

    private final RewardConfig config;
    private long batches;
    private boolean over;

    Warmup(RewardConfig config) {
        this.config = config;
        over = config.warmupPairs() == 0;
    }

    /** Whether scores may be given. */
    boolean over() {
        return over;
    }

    /** Batches that it has taken, the last one not counted. */
    long batches() {
        return batches;
    }

    /**
     * Takes a batch of warm-up into account.
     *
     * @param pairs decided pairs learnt from since the start of the run
     * @param measurable whether the batch has responses that the units of scores can be measured on
     * @param heldOut agreement with the judge on pairs that are held back
     * @throws RunFailedException when this was the last batch that it may take
     */
    void after(long pairs, boolean measurable, RunningShare heldOut) {
        String reason = reason(pairs, heldOut);
        if (measurable && !reason.isEmpty()) {
            over = true;
            LOG.info("reward warm-up ends after {} decided pairs: {}", pairs, reason);
            return;
        }
        batches++;
        if (batches == config.maxWarmupBatches()) {
            throw new RunFailedException(
                    String.format(
                                    Locale.ROOT,
                                    "reward.max-warmup-batches: %d batches gave %d decided pairs, expected the %d of",
                                    batches,
                                    pairs,
                                    config.warmupPairs())
                            + " reward.warmup-pairs: the judge decides few pairs, or the responses"
                            + " seldom differ");
        }
        boolean dueToSay = batches >= FIRST_WARNING && Long.bitCount(batches) == 1;
        if (dueToSay && pairs * FAR < config.warmupPairs()) {
            LOG.warn(
                    "reward warm-up: {} of {} decided pairs after {} batches; the judge decides few"
                            + " pairs, or the responses seldom differ",
                    pairs,
                    config.warmupPairs(),
                    batches);
        }
    }

    /** Why it ends; empty when it goes on. */
    private String reason(long pairs, RunningShare heldOut) {
        if (pairs < config.warmupPairs()) {
            return "";
        }
        if (config.heldOutShare() == 0) {
            return "none are held out";
        }
        String accuracy =
                String.format(
                        Locale.ROOT, "held-out accuracy %.3f", heldOut.share().orElse(Double.NaN));
        if (heldOut.settled(HALF)) {
            return accuracy + " no longer rises";
        }
        return pairs >= (long) MOST * config.warmupPairs()
                ? accuracy + ", and this is " + MOST + " times reward.warmup-pairs"
                : "";
    }

    /** Goes on from a state. */
    void restore(boolean over, long batches) {
        this.over = over;
        this.batches = batches;
    }
}
