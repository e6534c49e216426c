package org.streamrlaif.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.maths.PairedSignTest;

/** What watching remembers, and that bytes hold all of it. */
class WatchStateTest {

    private static final HeldOutScores START =
            new HeldOutScores(new double[] {1, 0, Double.NaN}, new double[] {0.5, 0.5, 0.5});
    private static final HeldOutScores LATER =
            new HeldOutScores(new double[] {0, 0, Double.NaN}, new double[] {1, 0.5, Double.NaN});

    @Test
    void bytesHoldEverything() {
        WatchState state =
                WatchState.START
                        .asked("set", List.of("two", "", "größer"), START, true)
                        .trained()
                        .evaluated(LATER)
                        .accepted(4)
                        .trained()
                        .publishedProvisionally();
        DriftConfig drift = new DriftConfig(2, 5);
        for (double loss : new double[] {0.5, 0.6, 2, 2, 2, 2}) {
            state = state.with(state.drift().after(new Surprise(loss, 20), drift));
        }
        assertThat(state.drift().on()).isTrue();

        assertSame(WatchState.decode(state.encode()), state);
        assertSame(WatchState.decode(WatchState.START.encode()), WatchState.START);
        byte[] cut = Arrays.copyOf(state.encode(), state.encode().length - 1);
        assertThatThrownBy(() -> WatchState.decode(cut))
                .hasMessageStartingWith("state watch: cannot be read");
        byte[] more = Arrays.copyOf(state.encode(), state.encode().length + 1);
        assertThatThrownBy(() -> WatchState.decode(more))
                .hasMessage("state watch: cannot be read: 1 bytes too many");
    }

    @Test
    void theBestAccuracyAndTheBestWinRateMayBeOfDifferentVersions() {
        WatchState state =
                WatchState.START
                        .asked("set", List.of("a", "b", "c"), START, true)
                        .trained()
                        .evaluated(LATER)
                        .accepted(2);
        assertThat(state.best().exact()).containsExactly(START.exact());
        assertThat(state.best().judged()).containsExactly(LATER.judged());
        assertThat(state.best().accuracy()).isEqualTo(0.5);
        assertThat(state.best().comparison()).isEqualTo(new PairedSignTest(1, 0, 1));
    }

    @Test
    void otherQuestionsForgetScoresAndKeepTheReference() {
        WatchState state =
                WatchState.START
                        .with(DriftAlarm.START.after(new Surprise(0.5, 20), DriftConfig.defaults()))
                        .asked("old", List.of("a", "b", "c"), LATER, true)
                        .asked("new", List.of("d", "e", "f"), START, false);
        assertThat(state.last()).isSameAs(START);
        assertThat(state.best()).isSameAs(START);
        assertThat(state.drift().best()).isSameAs(START);
        assertThat(state.drift().surprise().batches()).isEqualTo(1);
        assertThat(state.changed()).isTrue();
    }

    private static void assertSame(WatchState actual, WatchState expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(expected);
    }
}
