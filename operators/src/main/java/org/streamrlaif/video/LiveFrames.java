package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.streamrlaif.model.picture.RgbFrames;

/** Frames of a live stream to pixels: all of one clip, or a small grey look at one. */
public final class LiveFrames implements AutoCloseable {

    private static final int LOOK_WIDTH = 32;
    private static final int LOOK_HEIGHT = 18;

    private final BytePointer grey = new BytePointer(LOOK_WIDTH * LOOK_HEIGHT + 64L);
    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4L);
    private final IntPointer stride = new IntPointer(LOOK_WIDTH, 0, 0, 0);
    private SwsContext scaler;

    /** Nothing is seen yet. */
    public LiveFrames() {
        planes.put(0, grey);
        for (int i = 1; i < 4; i++) {
            planes.put(i, null);
        }
    }

    /**
     * The frames of a clip in RGB, of even width and height.
     *
     * @param frames at least one, all of one size
     * @param shortSide pixels of the shorter side that larger frames are scaled down to; 0 = as
     *     they are
     * @throws StreamException when their format of pixels is unknown
     */
    public static RgbFrames rgb(List<LiveFrame> frames, int shortSide) throws StreamException {
        LiveFrame first = frames.get(0);
        try (FrameConverter converter =
                FrameConverter.even(first.width(), first.height(), shortSide)) {
            int bytes = converter.width() * converter.height() * 3;
            byte[] rgb = new byte[bytes * frames.size()];
            for (int i = 0; i < frames.size(); i++) {
                if (!converter.convert(frames.get(i).frame(), rgb, i * bytes)) {
                    throw new StreamException(
                            StreamException.Cause.UNSUPPORTED, "frames cannot be turned into RGB");
                }
            }
            return new RgbFrames(frames.size(), converter.width(), converter.height(), rgb);
        }
    }

    /** A frame as 18 rows of 32 grey values, each the mean of its part of the picture. */
    public byte[] look(LiveFrame live) {
        AVFrame frame = live.frame();
        scaler =
                sws_getCachedContext(
                        scaler,
                        frame.width(),
                        frame.height(),
                        frame.format(),
                        LOOK_WIDTH,
                        LOOK_HEIGHT,
                        AV_PIX_FMT_GRAY8,
                        SWS_AREA,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        (DoublePointer) null);
        sws_scale(scaler, frame.data(), frame.linesize(), 0, frame.height(), planes, stride);
        byte[] look = new byte[LOOK_WIDTH * LOOK_HEIGHT];
        grey.get(look);
        return look;
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
        }
        planes.close();
        stride.close();
        grey.close();
    }
}
