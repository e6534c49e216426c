package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A decoded frame of a live stream as the decoder left it, in native memory. */
public final class LiveFrame implements AutoCloseable {

    private final AVFrame frame = av_frame_alloc();
    private final long micros;

    /** Takes over what a decoder's frame holds. */
    LiveFrame(AVFrame decoded, long micros) {
        av_frame_move_ref(frame, decoded);
        this.micros = micros;
    }

    /** Time on the stream's clock, in microseconds. */
    public long micros() {
        return micros;
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
