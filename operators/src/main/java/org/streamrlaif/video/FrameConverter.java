package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Decoded frames to upright RGB of one size: that of the first frame, or smaller. Pixels are scaled
 * in the same step that turns them into RGB. Colours by the frame's own matrix and range, BT.601
 * limited where it names none.
 */
final class FrameConverter implements AutoCloseable {

    /** Colours in full resolution: at half of it, coloured edges of small pictures bleed. */
    private static final int SCALING = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT;

    private final int width;
    private final int height;
    private final boolean scaled;
    private final Rotation rotation;
    private final BytePointer rgb;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer stride;
    private final DoublePointer cubic = new DoublePointer(0, 0.5); // Pillow's bicubic filter
    private SwsContext scaler;

    /**
     * @param width pixels per row of the first frame, {@code height} its rows
     * @param shortSide what the shorter side is scaled down to when it is longer; the longer side
     *     becomes ⌊long · shortSide / short⌋. 0 = frames keep their size
     */
    FrameConverter(int width, int height, int shortSide, Rotation rotation) {
        int shorter = Math.min(width, height);
        this.scaled = shortSide > 0 && shorter > shortSide;
        this.width = scaled ? (int) ((long) width * shortSide / shorter) : width;
        this.height = scaled ? (int) ((long) height * shortSide / shorter) : height;
        this.rotation = rotation;
        // swscale writes whole vectors: rows are padded to 64 bytes, one more vector at the end
        int rowBytes = (this.width * 3 + 63) / 64 * 64;
        rgb = new BytePointer((long) rowBytes * this.height + 64);
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

    /**
     * Writes a frame's height × width × 3 bytes.
     *
     * @param out receives them from byte {@code at} on
     * @return false when the frame cannot be converted
     */
    boolean convert(AVFrame frame, byte[] out, int at) {
        scaler =
                sws_getCachedContext(
                        scaler,
                        frame.width(),
                        frame.height(),
                        frame.format(),
                        width,
                        height,
                        AV_PIX_FMT_RGB24,
                        scaled ? SCALING : SWS_BILINEAR | SWS_ACCURATE_RND,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        cubic);
        if (scaler == null || scaler.isNull()) {
            return false;
        }
        setColours(frame);
        int rows =
                sws_scale(
                        scaler, frame.data(), frame.linesize(), 0, frame.height(), planes, stride);
        if (rows != height) {
            return false;
        }
        if (rotation.equals(Rotation.NONE)) {
            copyRows(out, at);
        } else {
            byte[] stored = new byte[width * height * 3];
            copyRows(stored, 0);
            rotation.apply(stored, width, height, out, at);
        }
        return true;
    }

    private void setColours(AVFrame frame) {
        int space = frame.colorspace();
        boolean unknown = space == AVCOL_SPC_UNSPECIFIED || space == AVCOL_SPC_RGB;
        IntPointer from = sws_getCoefficients(unknown ? SWS_CS_DEFAULT : space);
        IntPointer to = sws_getCoefficients(AVCOL_SPC_BT709);
        int full = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
        sws_setColorspaceDetails(scaler, from, full, to, 1, 0, 1 << 16, 1 << 16);
    }

    private void copyRows(byte[] out, int at) {
        ByteBuffer rows = rgb.asByteBuffer();
        for (int y = 0; y < height; y++) {
            rows.get(y * stride.get(0), out, at + y * width * 3, width * 3);
        }
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
        }
        cubic.close();
        planes.close();
        stride.close();
        rgb.close();
    }
}
