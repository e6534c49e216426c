package org.streamrlaif.model.picture;

import java.util.Locale;

/**
 * Sizes for towers that take any: the nearest multiples of a factor, of so few and so many pixels.
 * Halves are rounded to even. Source: {@code smart_resize} of Qwen2-VL and Qwen3-VL in Hugging
 * Face's library.
 *
 * @param factor what both sides are multiples of
 * @param fewest smallest number of pixels
 * @param most greatest number of pixels; one factor a side is always allowed
 */
public record PixelLimits(int factor, long fewest, long most) {
    private static final int LONGEST = 200;
    private static final int PAIR = 2;

    /** The size of one picture. */
    public PictureSize picture(PictureSize size) {
        return fitted(size, 1, 1);
    }

    /**
     * The size of every frame of a clip where the limits hold for all its pixels; a side that is
     * below the factor is scaled up first.
     *
     * @param frames of the clip; one counts as two, since frames are seen in pairs
     */
    public PictureSize clip(PictureSize size, int frames) {
        PictureSize source = size;
        if (size.height() < factor || size.width() < factor) {
            double scale =
                    Math.max(factor / (double) size.height(), factor / (double) size.width());
            source = new PictureSize((int) (size.width() * scale), (int) (size.height() * scale));
        }
        int shown = Math.max(PAIR, frames);
        return fitted(source, shown, (int) Math.rint(shown / (double) PAIR) * PAIR);
    }

    /**
     * @param frames that share the limits
     * @param counted what their number is rounded to where the limits are tested
     */
    private PictureSize fitted(PictureSize size, int frames, int counted) {
        int height = size.height();
        int width = size.width();
        if (Math.max(height, width) > (long) LONGEST * Math.min(height, width)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "picture: %d x %d pixels, expected sides of at most 1 to %d",
                            width,
                            height,
                            LONGEST));
        }
        long pixels = (long) counted * nearest(height) * nearest(width);
        double all = (double) frames * height * width;
        if (pixels > most) {
            double divisor = Math.sqrt(all / most);
            return new PictureSize(below(width / divisor), below(height / divisor));
        }
        if (pixels < fewest) {
            double times = Math.sqrt(fewest / all);
            return new PictureSize(above(width * times), above(height * times));
        }
        return new PictureSize(nearest(width), nearest(height));
    }

    private int nearest(int side) {
        return (int) Math.rint(side / (double) factor) * factor;
    }

    private int below(double side) {
        return Math.max(factor, (int) Math.floor(side / factor) * factor);
    }

    private int above(double side) {
        return (int) Math.ceil(side / factor) * factor;
    }
}
