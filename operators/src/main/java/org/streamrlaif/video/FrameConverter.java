package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Decoded frames to upright RGB of one size: that of the first frame. Colours by the frame's own
 * matrix and range, BT.601 limited where it names none.
 */
final class FrameConverter implements AutoCloseable {

    private final int width;
    private final int height;
    private final Rotation rotation;
    private final BytePointer rgb;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer stride;
    private SwsContext scaler;

    FrameConverter(int width, int height, Rotation rotation) {
        this.width = width;
        this.height = height;
        this.rotation = rotation;
        // swscale writes whole vectors: rows are padded to 64 bytes, one more vector at the end
        int rowBytes = (width * 3 + 63) / 64 * 64;
        rgb = new BytePointer((long) rowBytes * height + 64);
        planes = new PointerPointer<>(4L);
        planes.put(0, rgb);
        for (int i = 1; i < 4; i++) {
            planes.put(i, null);
        }
        stride = new IntPointer(rowBytes, 0, 0, 0);
    }

    /** Pixels per row after rotation. */
    int width() {
        return rotation.swapsSides() ? height : width;
    }

    /** Rows after rotation. */
    int height() {
        return rotation.swapsSides() ? width : height;
    }

    /** The frame as height × width × 3 bytes; null when it cannot be converted. */
    byte[] convert(AVFrame frame) {
        scaler =
                sws_getCachedContext(
                        scaler,
                        frame.width(),
                        frame.height(),
                        frame.format(),
                        width,
                        height,
                        AV_PIX_FMT_RGB24,
                        SWS_BILINEAR | SWS_ACCURATE_RND,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        (DoublePointer) null);
        if (scaler == null || scaler.isNull()) {
            return null;
        }
        setColours(frame);
        int rows =
                sws_scale(
                        scaler, frame.data(), frame.linesize(), 0, frame.height(), planes, stride);
        return rows == height ? rotation.apply(pixels(), width, height) : null;
    }

    private void setColours(AVFrame frame) {
        int space = frame.colorspace();
        boolean unknown = space == AVCOL_SPC_UNSPECIFIED || space == AVCOL_SPC_RGB;
        IntPointer from = sws_getCoefficients(unknown ? SWS_CS_DEFAULT : space);
        IntPointer to = sws_getCoefficients(AVCOL_SPC_BT709);
        int full = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
        sws_setColorspaceDetails(scaler, from, full, to, 1, 0, 1 << 16, 1 << 16);
    }

    private byte[] pixels() {
        int rowBytes = width * 3;
        byte[] pixels = new byte[rowBytes * height];
        for (int y = 0; y < height; y++) {
            rgb.position((long) y * stride.get(0)).get(pixels, y * rowBytes, rowBytes);
        }
        rgb.position(0);
        return pixels;
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
        }
        planes.close();
        stride.close();
        rgb.close();
    }
}
