package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Looks at frames of a live stream: small, and grey. */
public final class LiveLooks implements AutoCloseable {

    private static final int LOOK_WIDTH = 32;
    private static final int LOOK_HEIGHT = 18;

    private final BytePointer grey = new BytePointer(LOOK_WIDTH * LOOK_HEIGHT + 64L);
    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4L);
    private final IntPointer stride = new IntPointer(LOOK_WIDTH, 0, 0, 0);
    private SwsContext scaler;

    /** Nothing is seen yet. */
    public LiveLooks() {
        planes.put(0, grey);
        for (int i = 1; i < 4; i++) {
            planes.put(i, null);
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
