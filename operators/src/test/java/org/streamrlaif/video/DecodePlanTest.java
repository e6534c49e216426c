package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.video.DecodePlan.Run;

class DecodePlanTest {

    /** Presentation times in decoding order; a capital K before a time marks a key frame. */
    private static PacketTable packets(String order) {
        String[] words = order.split(" ");
        boolean[] keys = new boolean[words.length];
        boolean[] shown = new boolean[words.length];
        long[] times = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            keys[i] = words[i].startsWith("K");
            shown[i] = !words[i].endsWith("h");
            times[i] = Long.parseLong(words[i].replaceAll("[Kh]", ""));
        }
        return PacketTable.of(times, keys, shown).orElseThrow();
    }

    @Test
    void beginsAtTheKeyFrameBeforeAndEndsWithTheSample() {
        PacketTable table = packets("K0 1 2 3 K4 5 6 7 K8 9 10 11 K12 13 14 15");
        assertThat(DecodePlan.of(table, new int[] {0, 13}).runs())
                .containsExactly(new Run(0, 0), new Run(12, 13));
    }

    @Test
    void joinsRunsThatTouchOrNearlyDo() {
        PacketTable table = packets("K0 1 2 3 K4 5 6 7 K8 9 10 11 K12 13 14 15");
        assertThat(DecodePlan.of(table, new int[] {3, 5, 6}).runs()).containsExactly(new Run(0, 6));
        assertThat(DecodePlan.of(table, new int[] {1, 5, 12}).runs())
                .containsExactly(new Run(0, 5), new Run(12, 12));
    }

    @Test
    void decodesTheGroupBeforeForFramesShownBeforeTheirKeyFrame() {
        // open groups: 5 and 6 come after key frame 7 but are shown before it
        PacketTable table = packets("K0 3 1 2 4 K7 5 6 10 8 9 K13 11 12");
        assertThat(DecodePlan.of(table, new int[] {6}).runs()).containsExactly(new Run(0, 7));
        assertThat(DecodePlan.of(table, new int[] {8}).runs()).containsExactly(new Run(5, 9));
        assertThat(DecodePlan.of(table, new int[] {11}).runs()).containsExactly(new Run(5, 12));
    }

    @Test
    void countsOnlyFramesThatAreShown() {
        PacketTable table = packets("K0h 1h 2 3 K4 5");
        assertThat(table.frames()).isEqualTo(4);
        assertThat(table.packetOf(0)).isEqualTo(2);
        assertThat(DecodePlan.of(table, new int[] {0}).runs()).containsExactly(new Run(0, 2));
    }

    @Test
    void needsDistinctTimesAndAKeyFrameToBeginWith() {
        boolean[] keys = {true, false};
        boolean[] shown = {true, true};
        assertThat(PacketTable.of(new long[] {1, 1}, keys, shown)).isEmpty();
        assertThat(PacketTable.of(new long[] {0, 1}, new boolean[2], shown)).isEmpty();
        assertThat(PacketTable.of(new long[] {0, 1}, keys, new boolean[2])).isEmpty();
        assertThat(PacketTable.of(new long[0], new boolean[0], new boolean[0])).isEmpty();
        assertThat(PacketTable.of(new long[] {0, 1}, keys, shown)).isPresent();
    }
}
