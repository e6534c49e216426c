package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_TS_DISCONT;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * The packets of a video stream in decoding order: when each one is shown and where decoding can
 * begin. One packet is one frame. A packet's number is its place in this order; a frame's rank is
 * its place in presentation order.
 */
final class PacketTable {

    private final long[] times;
    private final boolean[] keys;
    private final int[] packetOfRank;
    private final int[] rankOfPacket;

    private PacketTable(long[] times, boolean[] keys, boolean[] shown) {
        this.times = times;
        this.keys = keys;
        packetOfRank =
                IntStream.range(0, times.length)
                        .filter(packet -> shown[packet])
                        .boxed()
                        .sorted(Comparator.comparingLong(packet -> times[packet]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        rankOfPacket = new int[times.length];
        Arrays.fill(rankOfPacket, -1);
        for (int rank = 0; rank < packetOfRank.length; rank++) {
            rankOfPacket[packetOfRank[rank]] = rank;
        }
    }

    /**
     * Reads the rest of a file's packets without decoding them.
     *
     * @return empty when they do not tell which frame is which: a packet is damaged or has no time,
     *     two have the same, the clock begins anew, or the first is no key frame
     */
    static Optional<PacketTable> read(Container container) {
        Builder builder = new Builder(longestPause(container));
        AVPacket packet = av_packet_alloc();
        try {
            int result = av_read_frame(container.context(), packet);
            while (result >= 0) {
                if (packet.stream_index() == container.stream().index()) {
                    builder.add(packet);
                }
                av_packet_unref(packet);
                result = av_read_frame(container.context(), packet);
            }
            builder.sound &= result == AVERROR_EOF();
        } finally {
            av_packet_free(packet);
        }
        return builder.build();
    }

    /** In the stream's units; a joint of a transport stream may look like a longer one. */
    private static double longestPause(Container container) {
        boolean mayBeJoined = (container.context().iformat().flags() & AVFMT_TS_DISCONT) != 0;
        return mayBeJoined
                ? StreamPackets.LONGEST_PAUSE / av_q2d(container.stream().time_base())
                : Double.MAX_VALUE;
    }

    /**
     * The table of packets with these presentation times.
     *
     * @param keys which of them are key frames
     * @param shown which of them are meant to be seen
     * @return empty when two times are equal, none is shown, or the first is no key frame
     */
    static Optional<PacketTable> of(long[] times, boolean[] keys, boolean[] shown) {
        if (times.length == 0 || !keys[0]) {
            return Optional.empty();
        }
        PacketTable table = new PacketTable(times, keys, shown);
        long distinct = Arrays.stream(times).distinct().count();
        boolean told = distinct == times.length && table.frames() > 0;
        return told ? Optional.of(table) : Optional.empty();
    }

    /** Number of packets. */
    int packets() {
        return times.length;
    }

    /** Number of frames that are shown. */
    int frames() {
        return packetOfRank.length;
    }

    /** The packet that holds the frame of a rank. */
    int packetOf(int rank) {
        return packetOfRank[rank];
    }

    /** The rank of a packet's frame; −1 when it is not shown. */
    int rankOf(int packet) {
        return rankOfPacket[packet];
    }

    /** Presentation time of a packet's frame in the stream's units. */
    long time(int packet) {
        return times[packet];
    }

    /** The packet with a presentation time; −1 when there is none. */
    int packetAt(long time) {
        for (int packet = 0; packet < times.length; packet++) {
            if (times[packet] == time) {
                return packet;
            }
        }
        return -1;
    }

    /**
     * The packet decoding must begin at for a packet's frame to be right: the last key frame before
     * it that is not shown after it. A frame that is shown before the key frame that precedes it
     * may refer to the group of pictures before.
     */
    int startFor(int packet) {
        int start = packet;
        while (start > 0 && !(keys[start] && times[start] <= times[packet])) {
            start--;
        }
        return start;
    }

    private static final class Builder {

        private long[] times = new long[1024];
        private boolean[] keys = new boolean[1024];
        private boolean[] shown = new boolean[1024];
        private int count;
        private long last = AV_NOPTS_VALUE;
        private final double longestPause;

        Builder(double longestPause) {
            this.longestPause = longestPause;
        }

        private boolean sound = true;

        void add(AVPacket packet) {
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
                keys = Arrays.copyOf(keys, count * 2);
                shown = Arrays.copyOf(shown, count * 2);
            }
            int flags = packet.flags();
            sound &= (flags & AV_PKT_FLAG_CORRUPT) == 0 && packet.pts() != AV_NOPTS_VALUE;
            if (packet.dts() != AV_NOPTS_VALUE) {
                boolean goesOn = packet.dts() >= last && packet.dts() - last <= longestPause;
                sound &= last == AV_NOPTS_VALUE || goesOn;
                last = packet.dts();
            }
            times[count] = packet.pts();
            keys[count] = (flags & AV_PKT_FLAG_KEY) != 0;
            shown[count] = (flags & AV_PKT_FLAG_DISCARD) == 0;
            count++;
        }

        Optional<PacketTable> build() {
            return sound
                    ? of(
                            Arrays.copyOf(times, count),
                            Arrays.copyOf(keys, count),
                            Arrays.copyOf(shown, count))
                    : Optional.empty();
        }
    }
}
