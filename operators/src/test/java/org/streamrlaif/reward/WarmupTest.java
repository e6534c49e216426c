package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the reward model begins to score. */
class WarmupTest {

    private static final RewardConfig CONFIG = RewardConfig.defaults();
    private static final int ENOUGH = CONFIG.warmupPairs();
    private static final String HALF = "01".repeat(16);

    @Test
    void itEndsWithEnoughPairsOnceAccuracyNoLongerRises() {
        Warmup warmup = new Warmup(CONFIG);
        warmup.after(ENOUGH - 1, true, share(HALF + HALF));
        assertThat(warmup.over()).isFalse();
        warmup.after(ENOUGH, true, share(HALF + HALF));
        assertThat(warmup.over()).isTrue();
    }

    @Test
    void itGoesOnWhileAccuracyRisesOrCannotBeTold() {
        Warmup warmup = new Warmup(CONFIG);
        warmup.after(ENOUGH, true, share(HALF + "1".repeat(32)));
        warmup.after(ENOUGH + 1, true, share(HALF));
        assertThat(warmup.over()).isFalse();
    }

    @Test
    void itEndsInAnyCaseWithFourTimesAsManyPairs() {
        Warmup warmup = new Warmup(CONFIG);
        RunningShare rises = share(HALF + "1".repeat(32));
        warmup.after(4L * ENOUGH - 1, true, rises);
        assertThat(warmup.over()).isFalse();
        warmup.after(4L * ENOUGH, true, rises);
        assertThat(warmup.over()).isTrue();
    }

    @Test
    void itNeedsABatchThatTheUnitsOfScoresCanBeMeasuredOn() {
        Warmup warmup = new Warmup(CONFIG);
        warmup.after(4L * ENOUGH, false, share(HALF + HALF));
        assertThat(warmup.over()).isFalse();
    }

    private static RunningShare share(String answers) {
        RunningShare share = new RunningShare(100);
        share.restore(answers);
        return share;
    }
}
