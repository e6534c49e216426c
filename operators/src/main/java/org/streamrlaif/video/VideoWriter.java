package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.streamrlaif.model.picture.RgbFrames;

/** Writes RGB frames as an {@link Mp4File}, in BT.601, limited range. */
public final class VideoWriter implements AutoCloseable {

    private final AVFrame frame = av_frame_alloc();
    private SwsContext scaler;

    private VideoWriter() {}

    /**
     * Writes a whole video.
     *
     * @param file where to; an existing file is replaced
     * @param frames even width and height, 16 pixels at least
     * @param framesPerSecond at least 1
     * @param quantizer 1 (best) … 51 (smallest); 20 is hard to tell from the original
     * @throws IOException when the file cannot be written, with FFmpeg's reason
     */
    public static void write(Path file, RgbFrames frames, int framesPerSecond, int quantizer)
            throws IOException {
        int width = frames.width();
        int height = frames.height();
        boolean fits = width % 2 == 0 && height % 2 == 0 && width >= 16 && height >= 16;
        require(fits, "size", width + " x " + height, "even numbers of at least 16");
        require(framesPerSecond >= 1, "frames-per-second", framesPerSecond, "at least 1");
        require(
                quantizer >= 1 && quantizer <= 51,
                "quantizer",
                quantizer,
                "a whole number from 1 to 51");
        FFmpeg.load();
        try (VideoWriter writer = new VideoWriter()) {
            writer.open(width, height);
            try (Mp4File mp4 =
                    Mp4File.begin(
                            file, writer.frame, framesPerSecond, framesPerSecond, quantizer)) {
                writer.addAll(frames, mp4);
                mp4.finish();
            }
        }
    }

    private void open(int width, int height) {
        frame.width(width).height(height).format(AV_PIX_FMT_YUV420P);
        frame.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_MPEG);
        scaler =
                sws_getContext(
                        width,
                        height,
                        AV_PIX_FMT_RGB24,
                        width,
                        height,
                        AV_PIX_FMT_YUV420P,
                        SWS_BILINEAR | SWS_ACCURATE_RND,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        (DoublePointer) null);
    }

    private void addAll(RgbFrames frames, Mp4File mp4) throws IOException {
        mp4.check(av_frame_get_buffer(frame, 0));
        int frameBytes = frames.frameBytes();
        try (BytePointer rgb = new BytePointer(frameBytes + 64L);
                PointerPointer<BytePointer> planes = new PointerPointer<>(rgb, null, null, null);
                IntPointer stride = new IntPointer(frames.width() * 3, 0, 0, 0)) {
            for (int i = 0; i < frames.count(); i++) {
                rgb.put(frames.rgb(), i * frameBytes, frameBytes);
                mp4.check(av_frame_make_writable(frame));
                mp4.check(
                        sws_scale(
                                scaler,
                                planes,
                                stride,
                                0,
                                frames.height(),
                                frame.data(),
                                frame.linesize()));
                mp4.add(frame, i);
            }
        }
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
        }
        av_frame_free(frame);
    }
}
