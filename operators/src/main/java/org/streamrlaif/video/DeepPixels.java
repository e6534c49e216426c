package org.streamrlaif.video;

import static java.util.Map.entry;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRAP;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRAP16BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRAP16LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP16BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP16LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY16BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY16LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB48BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB48LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA64BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA64LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YA16BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YA16LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YA8;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Pictures with 16 bits per sample in 8, with the values of Pillow's {@code convert("RGB")}: plain
 * grey is clipped at 255 (its mode {@code I;16}), all others keep the upper byte. FFmpeg's own
 * conversion rounds, and takes colours through YUV.
 */
final class DeepPixels {

    private static final Map<Integer, DeepPixels> FORMATS =
            Map.ofEntries(
                    entry(AV_PIX_FMT_GRAY16BE, new DeepPixels(AV_PIX_FMT_GRAY8, 1, 1, 0)),
                    entry(AV_PIX_FMT_GRAY16LE, new DeepPixels(AV_PIX_FMT_GRAY8, 1, 1, 1)),
                    entry(AV_PIX_FMT_YA16BE, new DeepPixels(AV_PIX_FMT_YA8, 1, 2, 0)),
                    entry(AV_PIX_FMT_YA16LE, new DeepPixels(AV_PIX_FMT_YA8, 1, 2, 1)),
                    entry(AV_PIX_FMT_RGB48BE, new DeepPixels(AV_PIX_FMT_RGB24, 1, 3, 0)),
                    entry(AV_PIX_FMT_RGB48LE, new DeepPixels(AV_PIX_FMT_RGB24, 1, 3, 1)),
                    entry(AV_PIX_FMT_RGBA64BE, new DeepPixels(AV_PIX_FMT_RGBA, 1, 4, 0)),
                    entry(AV_PIX_FMT_RGBA64LE, new DeepPixels(AV_PIX_FMT_RGBA, 1, 4, 1)),
                    entry(AV_PIX_FMT_GBRP16BE, new DeepPixels(AV_PIX_FMT_GBRP, 3, 1, 0)),
                    entry(AV_PIX_FMT_GBRP16LE, new DeepPixels(AV_PIX_FMT_GBRP, 3, 1, 1)),
                    entry(AV_PIX_FMT_GBRAP16BE, new DeepPixels(AV_PIX_FMT_GBRAP, 4, 1, 0)),
                    entry(AV_PIX_FMT_GBRAP16LE, new DeepPixels(AV_PIX_FMT_GBRAP, 4, 1, 1)));

    private final int narrow;
    private final int planes;
    private final int samples;
    private final int upper;

    /**
     * @param narrow the format with 8 bits
     * @param planes of the frame
     * @param samples of a pixel in each plane
     * @param upper which byte of a sample is the upper one
     */
    private DeepPixels(int narrow, int planes, int samples, int upper) {
        this.narrow = narrow;
        this.planes = planes;
        this.samples = samples;
        this.upper = upper;
    }

    /** Makes 8 bits of 16, in place; a frame of another format stays as it is. */
    static void narrow(AVFrame frame) {
        DeepPixels deep = FORMATS.get(frame.format());
        if (deep != null) {
            deep.rewrite(frame);
        }
    }

    private void rewrite(AVFrame frame) {
        if (av_frame_make_writable(frame) < 0) {
            throw new OutOfMemoryError("no memory for a picture");
        }
        for (int plane = 0; plane < planes; plane++) {
            rewrite(frame.data(plane), frame.linesize(plane), frame.width(), frame.height());
        }
        frame.format(narrow).color_range(AVCOL_RANGE_JPEG);
    }

    private void rewrite(BytePointer pixels, int rowBytes, int width, int height) {
        byte[] wide = new byte[2 * samples * width];
        for (int y = 0; y < height; y++) {
            pixels.position((long) y * rowBytes).get(wide);
            for (int i = 0; i < wide.length / 2; i++) {
                wide[i] = eightBits(wide[2 * i + upper], wide[2 * i + 1 - upper]);
            }
            pixels.put(wide, 0, wide.length / 2);
        }
    }

    private byte eightBits(byte high, byte low) {
        if (planes * samples > 1) {
            return high;
        }
        return high == 0 ? low : (byte) 255;
    }
}
