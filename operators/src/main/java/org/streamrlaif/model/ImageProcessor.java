package org.streamrlaif.model;

/**
 * CLIP preprocessing in plain Java, equal to Hugging Face's {@code CLIPImageProcessor} on Pillow:
 * resize (horizontal pass, rounded to bytes, vertical pass), centre crop or padding, {@code (byte ·
 * rescaleFactor − mean) / std}. Thread-safe.
 */
public final class ImageProcessor {

    private final ImageSettings settings;
    private final float[] normalised;
    private final byte[] background;

    public ImageProcessor(ImageSettings settings) {
        this.settings = settings;
        this.normalised = new float[3 * 256];
        this.background = new byte[3];
        for (int c = 0; c < 3; c++) {
            double mean = settings.mean().get(c);
            for (int value = 0; value < 256; value++) {
                double rescaled = value * settings.rescaleFactor();
                normalised[c * 256 + value] = (float) ((rescaled - mean) / settings.std().get(c));
            }
            background[c] = (byte) (int) (mean * 255);
        }
    }

    /** Side S of the square output in pixels. */
    public int size() {
        return settings.size();
    }

    /** The frames as the vision tower reads them: F × 3 × S × S. */
    public float[] process(RgbFrames frames) {
        byte[] square = square(frames);
        int pixels = size() * size();
        float[] out = new float[square.length];
        for (int f = 0; f < frames.count(); f++) {
            for (int c = 0; c < 3; c++) {
                int from = f * pixels * 3 + c;
                int to = (f * 3 + c) * pixels;
                for (int i = 0; i < pixels; i++) {
                    out[to + i] = normalised[c * 256 + (square[from + i * 3] & 0xff)];
                }
            }
        }
        return out;
    }

    /** The resized and cropped or padded frames, F × S × S × 3 bytes. */
    byte[] square(RgbFrames frames) {
        int width = frames.width();
        int height = frames.height();
        boolean pad = settings.fit() == ImageSettings.Fit.PAD && width != height;
        int side = Math.max(width, height);
        byte[] bars = pad ? bars(side) : null;
        SquareResize resize =
                pad
                        ? new SquareResize(side, side, size())
                        : new SquareResize(width, height, size());
        byte[] out = new byte[frames.count() * size() * size() * 3];
        for (int f = 0; f < frames.count(); f++) {
            byte[] source = frames.rgb();
            int from = f * frames.frameBytes();
            if (pad) {
                fill(bars, source, from, width, height, side);
                source = bars;
                from = 0;
            }
            resize.apply(source, from, out, f * size() * size() * 3);
        }
        return out;
    }

    private byte[] bars(int side) {
        byte[] bars = new byte[side * side * 3];
        for (int i = 0; i < bars.length; i++) {
            bars[i] = background[i % 3];
        }
        return bars;
    }

    private static void fill(
            byte[] bars, byte[] source, int from, int width, int height, int side) {
        int left = (side - width) / 2;
        int top = (side - height) / 2;
        for (int y = 0; y < height; y++) {
            int to = ((top + y) * side + left) * 3;
            System.arraycopy(source, from + y * width * 3, bars, to, width * 3);
        }
    }
}
