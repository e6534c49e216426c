package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {

    /** Samples are named by source and number. */
    private static WaitingRoom<String> room(Overload overload, int backlog) {
        return new WaitingRoom<>(
                new OverloadRule(overload, 0, backlog), sample -> sample.substring(0, 1));
    }

    @Test
    void letsOutInTheOrderInWhichTheyCame() {
        WaitingRoom<String> room = room(Overload.NEWEST_FIRST, 3);
        Stream.of("a1", "b1", "a2").forEach(room::add);
        assertThat(room.size()).isEqualTo(3);
        assertThat(room.waiting()).containsExactly("a1", "b1", "a2");
        assertThat(List.of(room.next(), room.next(), room.next()))
                .containsExactly("a1", "b1", "a2");
        assertThat(room.isEmpty()).isTrue();
    }

    @Test
    void theOldestLeavesWhenThereAreTooMany() {
        WaitingRoom<String> room = room(Overload.NEWEST_FIRST, 2);
        assertThat(room.add("a1")).isEmpty();
        assertThat(room.add("a2")).isEmpty();
        assertThat(room.add("a3")).contains("a1");
        assertThat(room.next()).isEqualTo("a2");
        assertThat(room.add("a4")).isEmpty();
        assertThat(room.waiting()).containsExactly("a3", "a4");
    }

    @Test
    void aFastSourceDoesNotPushOutASlowOne() {
        WaitingRoom<String> room = room(Overload.NEWEST_FIRST, 4);
        List<String> left = new ArrayList<>();
        Stream.of("s1", "f1", "f2", "f3", "f4", "s2", "f5", "f6")
                .forEach(sample -> room.add(sample).ifPresent(left::add));
        assertThat(left).containsExactly("f1", "f2", "f3", "f4");
        assertThat(room.waiting()).containsExactly("s1", "s2", "f5", "f6");
    }

    @Test
    void aSourceThatHasLeftIsForgotten() {
        WaitingRoom<String> room = room(Overload.NEWEST_FIRST, 2);
        Stream.of("a1", "a2").forEach(room::add);
        assertThat(List.of(room.next(), room.next())).containsExactly("a1", "a2");
        Stream.of("b1", "c1").forEach(room::add);
        assertThat(room.add("c2")).contains("c1");
    }

    @Test
    void nobodyLeavesWhereTheSourceIsNotReadAhead() {
        WaitingRoom<String> room = room(Overload.BLOCK, 1);
        assertThat(Stream.of("a1", "a2", "a3").map(room::add)).allMatch(left -> left.isEmpty());
        assertThat(room.size()).isEqualTo(3);
    }
}
