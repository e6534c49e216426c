package org.streamrlaif.video;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which packets must be decoded to get at some frames.
 *
 * @param runs stretches of packets in decoding order that do not touch; each begins where decoding
 *     can begin and ends with a frame that is wanted
 */
record DecodePlan(List<Run> runs) {

    /** So few packets between two runs are decoded too: cheaper than emptying the decoder. */
    private static final int WORTH_SKIPPING = 3;

    /**
     * Packets that are decoded one after the other.
     *
     * @param from number of the first
     * @param to number of the last
     */
    record Run(int from, int to) {}

    /** The plan for some ranks of a video. */
    static DecodePlan of(PacketTable packets, int[] ranks) {
        List<Run> needed = new ArrayList<>();
        for (int rank : ranks) {
            int packet = packets.packetOf(rank);
            needed.add(new Run(packets.startFor(packet), packet));
        }
        needed.sort(Comparator.comparingInt(Run::from));
        List<Run> runs = new ArrayList<>();
        for (Run run : needed) {
            int last = runs.size() - 1;
            if (last >= 0 && run.from() - runs.get(last).to() <= WORTH_SKIPPING) {
                Run before = runs.get(last);
                runs.set(last, new Run(before.from(), Math.max(before.to(), run.to())));
            } else {
                runs.add(run);
            }
        }
        return new DecodePlan(List.copyOf(runs));
    }

    /** The plan that leaves no packet out. */
    static DecodePlan all(PacketTable packets) {
        return new DecodePlan(List.of(new Run(0, packets.packets() - 1)));
    }
}
