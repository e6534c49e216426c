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
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Writes frames of a live stream as an {@link Mp4File}, with the colours that they have: frames in
 * yuv420p that need no scaling go to the encoder as they came from the decoder.
 */
public final class LiveClipWriter implements AutoCloseable {

    /** Hard to tell from the frames: a PSNR of 45 dB and more. */
    private static final int QUANTIZER = 10;

    private static final int MILLISECONDS = 1000;

    private final int width;
    private final int height;
    private final AVFrame scaled = av_frame_alloc();
    private SwsContext scaler;

    private LiveClipWriter(LiveFrame first, int shortSide) {
        int shorter = Math.min(first.width(), first.height());
        double scale = shortSide > 0 && shorter > shortSide ? (double) shortSide / shorter : 1;
        width = even(first.width() * scale);
        height = even(first.height() * scale);
    }

    private static int even(double side) {
        return (int) side / 2 * 2;
    }

    /**
     * Writes a clip.
     *
     * @param file where to; an existing file is replaced
     * @param frames at least one, all of one size; their own times are lost
     * @param timesMs time of each frame in milliseconds, ascending from 0 on
     * @param shortSide pixels of the shorter side that larger frames are scaled down to; 0 = none.
     *     A side of odd length loses a pixel
     * @throws IOException when it cannot be written, with FFmpeg's reason
     */
    public static void write(Path file, List<LiveFrame> frames, long[] timesMs, int shortSide)
            throws IOException {
        try (LiveClipWriter writer = new LiveClipWriter(frames.get(0), shortSide)) {
            writer.open(frames.get(0).frame());
            try (Mp4File mp4 =
                    Mp4File.begin(file, writer.scaled, MILLISECONDS, rate(timesMs), QUANTIZER)) {
                mp4.check(av_frame_get_buffer(writer.scaled, 0));
                for (int i = 0; i < timesMs.length; i++) {
                    AVFrame frame = frames.get(i).frame();
                    mp4.add(writer.fits(frame) ? frame : writer.scale(frame, mp4), timesMs[i]);
                }
                mp4.finish();
            }
        }
    }

    private static int rate(long[] timesMs) {
        double seconds = timesMs[timesMs.length - 1] / 1000.0;
        return (int) Math.max(1, Math.round((timesMs.length - 1) / Math.max(seconds, 0.001)));
    }

    private void open(AVFrame like) {
        scaled.width(width).height(height).format(AV_PIX_FMT_YUV420P);
        scaled.colorspace(like.colorspace()).color_range(like.color_range());
    }

    private boolean fits(AVFrame frame) {
        return frame.format() == AV_PIX_FMT_YUV420P
                && frame.width() == width
                && frame.height() == height;
    }

    private AVFrame scale(AVFrame frame, Mp4File mp4) throws IOException {
        scaler =
                sws_getCachedContext(
                        scaler,
                        frame.width(),
                        frame.height(),
                        frame.format(),
                        width,
                        height,
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
        av_frame_free(scaled);
    }
}
