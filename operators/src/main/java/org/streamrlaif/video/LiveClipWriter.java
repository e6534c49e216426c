package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Writes frames of a live stream as an {@link Mp4File}, with the colours that they have: frames in
 * yuv420p that need no scaling go to the encoder as they came from the decoder.
 */
public final class LiveClipWriter implements AutoCloseable {

    /** Hard to tell from the frames. */
    private static final int QUANTIZER = 10;

    private static final int MILLISECONDS = 1000;

    private final AVFrame scaled = av_frame_alloc();
    private final Mp4File mp4;
    private SwsContext scaler;

    /**
     * Begins a clip.
     *
     * @param file where to; an existing file is replaced
     * @param like what all frames are like
     * @param shortSide pixels of the shorter side that larger frames are scaled down to; 0 = none.
     *     A side of odd length loses a pixel
     * @throws IOException when it cannot be written, with FFmpeg's reason
     */
    public LiveClipWriter(Path file, LiveFrame like, int shortSide) throws IOException {
        int shorter = Math.min(like.width(), like.height());
        double scale = shortSide > 0 && shorter > shortSide ? (double) shortSide / shorter : 1;
        scaled.width(even(like.width() * scale)).height(even(like.height() * scale));
        scaled.format(AV_PIX_FMT_YUV420P);
        scaled.colorspace(like.frame().colorspace()).color_range(like.frame().color_range());
        Mp4File begun = null;
        try {
            begun = Mp4File.begin(file, scaled, MILLISECONDS, 1, QUANTIZER);
            begun.check(av_frame_get_buffer(scaled, 0));
            mp4 = begun;
        } finally {
            if (begun == null) {
                av_frame_free(scaled);
            }
        }
    }

    private static int even(double side) {
        return (int) side / 2 * 2;
    }

    /**
     * Adds a frame.
     *
     * @param timeMs milliseconds since the first frame, above that of the frame before
     * @throws IOException when it cannot be written, with FFmpeg's reason
     */
    public void add(LiveFrame frame, long timeMs) throws IOException {
        mp4.add(fits(frame.frame()) ? frame.frame() : scale(frame.frame()), timeMs);
    }

    /**
     * Ends the file.
     *
     * @throws IOException when it cannot be written, with FFmpeg's reason
     */
    public void finish() throws IOException {
        mp4.finish();
    }

    private boolean fits(AVFrame frame) {
        return frame.format() == scaled.format()
                && frame.width() == scaled.width()
                && frame.height() == scaled.height();
    }

    private AVFrame scale(AVFrame frame) throws IOException {
        scaler =
                sws_getCachedContext(
                        scaler,
                        frame.width(),
                        frame.height(),
                        frame.format(),
                        scaled.width(),
                        scaled.height(),
                        AV_PIX_FMT_YUV420P,
                        SWS_BICUBIC | SWS_ACCURATE_RND,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        (DoublePointer) null);
        mp4.check(av_frame_make_writable(scaled));
        mp4.check(
                sws_scale(
                        scaler,
                        frame.data(),
                        frame.linesize(),
                        0,
                        frame.height(),
                        scaled.data(),
                        scaled.linesize()));
        return scaled;
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
        }
        mp4.close();
        av_frame_free(scaled);
    }
}
