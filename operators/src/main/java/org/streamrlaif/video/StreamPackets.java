package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_TS_DISCONT;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * The packets of a video stream in decoding order, on one clock. Transport streams are often joined
 * from parts whose clocks begin anew: there, each part goes on one frame after the part before. The
 * demuxer calls packets near a joint damaged, since counters jump there; they are not. Owns packets
 * that were read ahead; single-threaded.
 */
final class StreamPackets implements AutoCloseable {

    /** How far behind a packet that is called damaged a joint may come. */
    private static final int AHEAD = 64;

    /** Seconds. */
    static final double LONGEST_PAUSE = 10;

    private static final double USUAL_RATE = 25;

    private final Container container;
    private final boolean mayBeJoined;
    private final Deque<AVPacket> ahead = new ArrayDeque<>();
    private long last = AV_NOPTS_VALUE;
    private long shift;
    private int joints;
    private int end;

    StreamPackets(Container container) {
        this.container = container;
        mayBeJoined = (container.context().iformat().flags() & AVFMT_TS_DISCONT) != 0;
    }

    /**
     * Reads the next packet into {@code target}, which is empty.
     *
     * @return 0, or FFmpeg's code for the end or a failure
     */
    int read(AVPacket target) {
        if (ahead.isEmpty()) {
            AVPacket packet = next();
            if (packet == null) {
                return end;
            }
            ahead.add(packet);
            if (mayBeJoined && (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                lookForJoint();
            }
        }
        AVPacket first = ahead.remove();
        av_packet_move_ref(target, first);
        av_packet_free(first);
        return 0;
    }

    private void lookForJoint() {
        int before = joints;
        while (ahead.size() <= AHEAD && joints == before) {
            AVPacket packet = next();
            if (packet == null) {
                return;
            }
            ahead.add(packet);
        }
        if (joints > before) {
            ahead.forEach(packet -> packet.flags(packet.flags() & ~AV_PKT_FLAG_CORRUPT));
        }
    }

    /** The next packet of the file; null at its end. */
    private AVPacket next() {
        AVPacket packet = av_packet_alloc();
        do {
            av_packet_unref(packet);
            end = av_read_frame(container.context(), packet);
        } while (end >= 0 && packet.stream_index() != container.stream().index());
        if (end < 0) {
            av_packet_free(packet);
            return null;
        }
        if (mayBeJoined && packet.dts() != AV_NOPTS_VALUE) {
            place(packet);
        }
        return packet;
    }

    private void place(AVPacket packet) {
        long decoded = packet.dts();
        if (last != AV_NOPTS_VALUE && isJoint(last, decoded + shift)) {
            joints++;
            shift = last + duration(packet) - decoded;
        }
        last = decoded + shift;
        packet.dts(last);
        if (packet.pts() != AV_NOPTS_VALUE) {
            packet.pts(packet.pts() + shift);
        }
    }

    /** A step back, or one that no pause explains: a clock that begins anew may look like that. */
    private boolean isJoint(long before, long after) {
        return after < before || (after - before) * unit() > LONGEST_PAUSE;
    }

    private double unit() {
        return av_q2d(container.stream().time_base());
    }

    private long duration(AVPacket packet) {
        if (packet.duration() > 0) {
            return packet.duration();
        }
        double rate = av_q2d(container.stream().avg_frame_rate());
        return Math.round(1 / (unit() * (rate > 0 ? rate : USUAL_RATE)));
    }

    @Override
    public void close() {
        ahead.forEach(packet -> av_packet_free(packet));
        ahead.clear();
    }
}
