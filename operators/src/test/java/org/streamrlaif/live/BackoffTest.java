package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final ConnectConfig CONFIG = new ConnectConfig(1, 1, 0.1, 1, 0);

    private static List<Long> pauses(long seed, int count) {
        Backoff backoff = new Backoff(CONFIG, seed);
        return Stream.generate(backoff::next).limit(count).toList();
    }

    @Test
    void pausesTwiceAsLongEachTimeLessUpToAHalf() {
        List<Long> pauses = pauses(1, 40);

        long whole = 100;
        for (long pause : pauses) {
            assertThat(pause).isBetween(whole / 2, whole);
            whole = Math.min(1000, whole * 2);
        }
        assertThat(Set.copyOf(pauses.subList(4, 40))).hasSizeGreaterThan(20);
    }

    @Test
    void pausesAlikeForEqualSeedsOnly() {
        assertThat(pauses(1, 9)).isEqualTo(pauses(1, 9)).isNotEqualTo(pauses(2, 9));
    }

    @Test
    void beginsAnewAfterAnAttemptThatSucceeds() {
        Backoff backoff = new Backoff(CONFIG, 3);
        for (int i = 0; i < 5; i++) {
            backoff.next();
        }
        backoff.reset();

        assertThat(backoff.next()).isBetween(50L, 100L);
    }
}
