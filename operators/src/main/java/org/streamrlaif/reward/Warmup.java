package org.streamrlaif.reward;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.loop.RunFailedException;

/**
 * The time before the first score: it ends when the reward model has learnt from enough decided
 * pairs, and complains when they do not come.
 */
final class Warmup {

    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final long FIRST_WARNING = 16;
    private static final int FAR = 10;

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
     * @throws RunFailedException when this was the last batch that it may take
     */
    void after(long pairs, boolean measurable) {
        if (measurable && pairs >= config.warmupPairs()) {
            over = true;
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

    /** Goes on from a state. */
    void restore(boolean over, long batches) {
        this.over = over;
        this.batches = batches;
    }
}
