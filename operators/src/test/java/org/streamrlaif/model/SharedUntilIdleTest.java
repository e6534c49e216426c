package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedUntilIdleTest {
    private final List<String> loaded = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final SharedUntilIdle<String, String> shared =
            new SharedUntilIdle<>(this::load, closed::add, this::later);

    private String load(String key) {
        loaded.add(key);
        return key;
    }

    private Runnable later(Runnable action) {
        timers.add(action);
        return () -> timers.remove(action);
    }

    private void passTime() {
        List.copyOf(timers).forEach(Runnable::run);
    }

    @Test
    void whatIsUsedAgainInTimeIsNotLoadedAgain() {
        shared.acquire("policy");
        shared.release("policy");
        shared.acquire("policy");
        passTime();
        assertThat(loaded).containsExactly("policy");
        assertThat(closed).isEmpty();
    }

    @Test
    void whatIdlesGoesWhenTheTimeIsOver() {
        shared.acquire("policy");
        shared.acquire("policy");
        shared.release("policy");
        assertThat(timers).as("one user is left").isEmpty();
        shared.release("policy");
        assertThat(closed).isEmpty();
        passTime();
        passTime();
        assertThat(closed).containsExactly("policy");
    }

    @Test
    void aTimerOfAnEarlierUseClosesNothing() {
        shared.acquire("policy");
        shared.release("policy");
        Runnable early = timers.get(0);
        shared.acquire("policy");
        shared.release("policy");
        early.run();
        assertThat(closed).isEmpty();
    }

    @Test
    void whatIdlesMakesRoomForAnother() {
        shared.acquire("policy");
        shared.acquire("judge");
        shared.release("policy");
        shared.acquire("other");
        assertThat(closed).containsExactly("policy");
        assertThat(loaded).containsExactly("policy", "judge", "other");
    }

    @Test
    void nothingIsKeptBeforeClassesAreUnloaded() {
        shared.acquire("policy");
        shared.acquire("judge");
        shared.release("policy");
        shared.keepNone();
        assertThat(closed).containsExactly("policy");
        shared.release("judge");
        assertThat(closed).containsExactly("policy", "judge");
        shared.acquire("policy");
        shared.release("policy");
        assertThat(closed).as("in use again, hence kept again").hasSize(2);
    }
}
