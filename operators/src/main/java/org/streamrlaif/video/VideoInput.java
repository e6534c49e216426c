package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_GIF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * One pass over the good frames of a video in presentation order. A damaged packet or frame spoils
 * those that refer to it, so after it all is skipped up to the next key frame. Owns a demuxer, a
 * decoder and one frame; single-threaded.
 */
final class VideoInput implements AutoCloseable {

    /** How often a decoder may fail while it is being emptied. */
    private static final int MAX_DRAIN_ERRORS = 64;

    private enum State {
        /** Packets go to the decoder. */
        READING,
        /** The decoder gives the frames it still holds, before it is flushed. */
        RESYNCING,
        /** Packets are skipped up to the next key frame. */
        SEEKING_KEY,
        /** The decoder gives the frames it still holds, then the pass ends. */
        ENDING
    }

    private final Path file;
    private final Container container;
    private final AVCodecContext decoder;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final StreamPackets packets;
    private final List<Long> packetTimes = new ArrayList<>();
    private State state = State.READING;
    private boolean spoiled;
    private int drainErrors;
    private int damaged;
    private String damage = "";
    private int frames;
    private long lastTimestampMs = -1;
    private long earliest = AV_NOPTS_VALUE;

    private VideoInput(Path file, Container container, AVCodecContext decoder) {
        this.file = file;
        this.container = container;
        this.decoder = decoder;
        this.packets = new StreamPackets(container);
    }

    /** Opens the best video stream of a file. */
    static VideoInput open(Path file, long maxPixels) throws UnreadableVideoException {
        return open(file, Container.open(file, maxPixels), maxPixels);
    }

    /** Opens a picture as a video of one frame. */
    static VideoInput openPicture(Path file, long maxPixels) throws UnreadableVideoException {
        return open(file, Container.openPicture(file, maxPixels), maxPixels);
    }

    private static VideoInput open(Path file, Container container, long maxPixels)
            throws UnreadableVideoException {
        AVCodecContext decoder = null;
        try {
            decoder = container.openDecoder(maxPixels, 1);
            return new VideoInput(file, container, decoder);
        } finally {
            if (decoder == null) {
                container.close();
            }
        }
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    String codec() {
        return container.codecName();
    }

    /** What the header says or implies about the number of frames; 0 when it says nothing. */
    int expectedFrames() {
        return container.expectedFrames();
    }

    /** How the frame decoded last is to be turned. */
    Rotation rotation() {
        return container.rotation(frame);
    }

    /**
     * Decodes the next good frame into {@link #frame()}.
     *
     * @return false at the end
     * @throws UnreadableVideoException when the time is up
     */
    boolean next() throws UnreadableVideoException {
        while (true) {
            if (Deadline.isOver()) {
                throw new UnreadableVideoException(
                        Cause.TIMEOUT,
                        file + ": not decoded in time, gave up after " + frames + " frames");
            }
            int result = avcodec_receive_frame(decoder, frame);
            if (result == 0) {
                if (isGood()) {
                    frames++;
                    return true;
                }
            } else if (result == AVERROR_EAGAIN() && !isDraining()) {
                feed();
            } else if (result == AVERROR_EOF()) {
                if (state == State.ENDING) {
                    return false;
                }
                flush();
            } else {
                damaged(FFmpegLog.reason(result));
                if (!isDraining()) {
                    drain(State.RESYNCING);
                } else if (++drainErrors > MAX_DRAIN_ERRORS) {
                    return false;
                }
            }
        }
    }

    private boolean isGood() {
        if ((frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0) {
            damaged("damaged frame");
            spoiled = true;
        } else if ((frame.flags() & AV_FRAME_FLAG_KEY) != 0) {
            spoiled = false;
        }
        return !spoiled;
    }

    private boolean isDraining() {
        return state == State.RESYNCING || state == State.ENDING;
    }

    private void drain(State next) {
        avcodec_send_packet(decoder, null);
        state = next;
    }

    private void flush() {
        avcodec_flush_buffers(decoder);
        state = State.SEEKING_KEY;
        spoiled = true;
    }

    /** Hands the decoder the next packet of the stream, or the end. */
    private void feed() {
        int result = packets.read(packet);
        if (result < 0) {
            if (result != AVERROR_EOF()) {
                damaged(FFmpegLog.reason(result));
            }
            drain(State.ENDING);
            return;
        }
        if (container.isPicture()) {
            PicturePacket.complete(packet, container.stream().codecpar().codec_id());
        }
        send();
        av_packet_unref(packet);
    }

    private void send() {
        packetTimes.add(packet.pts());
        boolean shown = (packet.flags() & AV_PKT_FLAG_DISCARD) == 0;
        if (shown && packet.pts() != AV_NOPTS_VALUE) {
            earliest = earliest == AV_NOPTS_VALUE ? packet.pts() : Math.min(earliest, packet.pts());
        }
        boolean gif = container.stream().codecpar().codec_id() == AV_CODEC_ID_GIF;
        if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0 || gif && GifPacket.isCutOff(packet)) {
            damaged("incomplete packet");
            drain(State.RESYNCING);
            return;
        }
        if (state == State.SEEKING_KEY) {
            if ((packet.flags() & AV_PKT_FLAG_KEY) == 0) {
                return;
            }
            state = State.READING;
        }
        int result = avcodec_send_packet(decoder, packet);
        if (result < 0) {
            damaged(FFmpegLog.reason(result));
            drain(State.RESYNCING);
        }
    }

    private void damaged(String reason) {
        damaged++;
        if (damage.isEmpty()) {
            damage = reason;
        }
    }

    /** The frame decoded last; valid until the next call of {@link #next()}. */
    AVFrame frame() {
        return frame;
    }

    /**
     * Presentation time of the frame decoded last, in milliseconds; where the file gives none, one
     * frame after the previous.
     */
    long timestampMs() {
        long pts = frame.best_effort_timestamp();
        AVStream stream = container.stream();
        if (pts == AV_NOPTS_VALUE) {
            double rate = av_q2d(stream.avg_frame_rate());
            lastTimestampMs =
                    lastTimestampMs < 0
                            ? 0
                            : lastTimestampMs + Math.round(1000 / (rate > 0 ? rate : 25));
        } else {
            if (lastTimestampMs < 0) {
                container.countFrom(earliest == AV_NOPTS_VALUE ? pts : earliest);
            }
            lastTimestampMs = container.milliseconds(pts);
        }
        return lastTimestampMs;
    }

    /** Presentation time of the frame decoded last in the stream's own units. */
    long time() {
        return frame.best_effort_timestamp();
    }

    /**
     * Index in the video of the frame with this {@link #time()}, counting also frames that were
     * skipped; for a pass that has ended.
     */
    int placeOf(long time) {
        int place = 0;
        for (long packetTime : packetTimes) {
            if (packetTime < time) {
                place++;
            }
        }
        return place;
    }

    /** Whether {@link #placeOf} can be asked: every packet has a time. */
    boolean hasPlaces() {
        return !packetTimes.contains(AV_NOPTS_VALUE);
    }

    /** Number of damages met; more frames than that may have been skipped. */
    int damaged() {
        return damaged;
    }

    /** FFmpeg's message about the first damage; empty when nothing is damaged. */
    String damage() {
        return damage;
    }

    @Override
    public void close() {
        packets.close();
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(decoder);
        container.close();
    }
}
