package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A decoded frame of a live stream as the decoder left it, in native memory. */
public final class LiveFrame implements AutoCloseable {

    private final AVFrame frame = av_frame_alloc();
    private final long micros;
    private final long arrivedMicros;

    /** Takes over what a decoder's frame holds. */
    LiveFrame(AVFrame decoded, long micros, long arrivedMicros) {
        av_frame_move_ref(frame, decoded);
        this.micros = micros;
        this.arrivedMicros = arrivedMicros;
    }

    /** Time on the stream's clock, in microseconds. */
    public long micros() {
        return micros;
    }

    /** When it arrived, in microseconds since the epoch. */
    public long arrivedMicros() {
        return arrivedMicros;
    }

    /** Pixels per row. */
    public int width() {
        return frame.width();
    }

    /** Rows. */
    public int height() {
        return frame.height();
    }

    AVFrame frame() {
        return frame;
    }

    @Override
    public void close() {
        av_frame_free(frame);
    }
}
