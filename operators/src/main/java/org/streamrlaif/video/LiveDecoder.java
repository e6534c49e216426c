package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Packets of a live stream to good frames. After what is broken, and at the beginning, frames are
 * left out up to the next key frame: they refer to what is missing. Single-threaded.
 */
final class LiveDecoder implements AutoCloseable {

    private final AVFormatContext context;
    private final AVStream stream;
    private final AVCodecContext decoder;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final long openedMicros;
    private long firstMicros = AV_NOPTS_VALUE;
    private boolean given;
    private boolean spoiled = true;
    private boolean begun;
    private int ended;
    private boolean emptied;
    private long broken;

    /**
     * @param openedMicros when the first packet arrived, in microseconds since the epoch: packets
     *     wait while it is found out what they hold
     */
    LiveDecoder(
            AVFormatContext context, AVStream stream, AVCodecContext decoder, long openedMicros) {
        this.openedMicros = openedMicros;
        this.context = context;
        this.stream = stream;
        this.decoder = decoder;
    }

    /** The next good frame that the decoder has; null when it wants a packet, or is emptied. */
    LiveFrame take() {
        while (true) {
            int result = avcodec_receive_frame(decoder, frame);
            if (result == 0) {
                if (isGood()) {
                    long micros = micros(frame.best_effort_timestamp());
                    return new LiveFrame(frame, micros, arrived(micros));
                }
                av_frame_unref(frame);
            } else if (result == AVERROR_EAGAIN() || result == AVERROR_EOF()) {
                emptied |= result == AVERROR_EOF();
                return null;
            } else {
                damaged();
            }
        }
    }

    private boolean isGood() {
        boolean damaged =
                (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0;
        if (damaged) {
            damaged();
        } else if ((frame.flags() & AV_FRAME_FLAG_KEY) != 0) {
            spoiled = false;
            begun = true;
        }
        return !spoiled;
    }

    /** What is broken before the first key frame only shows that one came in the middle. */
    private void damaged() {
        broken += begun ? 1 : 0;
        spoiled = true;
    }

    /** Of the first frame when it came, of all others now. */
    private long arrived(long micros) {
        long now = System.currentTimeMillis() * 1000;
        if (given || firstMicros == AV_NOPTS_VALUE) {
            return now;
        }
        given = true;
        return Math.max(openedMicros, Math.min(now, openedMicros + micros - firstMicros));
    }

    private long micros(long time) {
        return time == AV_NOPTS_VALUE
                ? System.nanoTime() / 1000
                : Math.round(time * av_q2d(stream.time_base()) * 1e6);
    }

    /**
     * Hands the decoder the next packet.
     *
     * @return below 0 when there is none, FFmpeg's error; then the decoder gives what it still
     *     holds
     */
    int feed() {
        if (ended < 0) {
            return ended;
        }
        int result = av_read_frame(context, packet);
        if (result == AVERROR_EAGAIN()) {
            return 0;
        }
        if (result < 0) {
            ended = result;
            avcodec_send_packet(decoder, null);
            return result;
        }
        if (packet.stream_index() == stream.index()) {
            if (firstMicros == AV_NOPTS_VALUE) {
                firstMicros = micros(packet.pts());
            }
            boolean corrupt = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
            if (corrupt || avcodec_send_packet(decoder, packet) < 0) {
                damaged();
            }
        }
        av_packet_unref(packet);
        return 0;
    }

    boolean isEmptied() {
        return emptied;
    }

    boolean isAtEnd() {
        return ended == AVERROR_EOF();
    }

    long broken() {
        return broken;
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
    }
}
