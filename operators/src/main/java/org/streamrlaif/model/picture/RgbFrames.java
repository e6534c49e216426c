package org.streamrlaif.model.picture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Frames of one video, all of one size: what a vision tower sees.
 *
 * @param count number of frames F, at least 1
 * @param width pixels per row W, at least 1
 * @param height rows per frame H, at least 1
 * @param rgb F × H × W × 3 bytes, row-major, red first, each byte unsigned 0…255; owned by the
 *     record, not copied
 */
public record RgbFrames(int count, int width, int height, byte[] rgb) {

    /** Checks the shape. */
    public RgbFrames {
        Objects.requireNonNull(rgb, "rgb is null");
        if (count < 1 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "frames: %d of %d x %d pixels, expected at least one frame of one pixel",
                            count,
                            width,
                            height));
        }
        long expected = (long) count * height * width * 3;
        if (rgb.length != expected) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "frames: %d bytes, expected %d for %d frames of %d x %d pixels",
                            rgb.length,
                            expected,
                            count,
                            width,
                            height));
        }
    }

    /** Bytes of one frame, H × W × 3. */
    public int frameBytes() {
        return width * height * 3;
    }

    /** The frames {@code from} (inclusive) to {@code to} (exclusive), copied. */
    public RgbFrames slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count);
        byte[] part = Arrays.copyOfRange(rgb, from * frameBytes(), to * frameBytes());
        return new RgbFrames(to - from, width, height, part);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbFrames that
                && count == that.count
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return Objects.hash(count, width, height, Arrays.hashCode(rgb));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "RgbFrames[%d of %d x %d]", count, width, height);
    }
}
