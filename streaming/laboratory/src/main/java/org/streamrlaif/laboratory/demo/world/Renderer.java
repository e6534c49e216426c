package org.streamrlaif.laboratory.demo.world;

import java.util.Random;

/** Draws films as RGB pixels. */
public final class Renderer {

    private static final int SIZE = Scene.SIZE;
    private static final double NOISE = 3;

    private Renderer() {}

    /** All frames of a film: {@code frames × SIZE × SIZE × 3} bytes, RGB, row-major. */
    public static byte[] render(Film film) {
        byte[] pixels = new byte[film.frames() * SIZE * SIZE * 3];
        float[] canvas = new float[SIZE * SIZE * 3];
        Random random = new Random(film.seed());
        for (int frame = 0; frame < film.frames(); frame++) {
            paint(film.backdrop(), canvas);
            for (int i = 0; i < film.things().size(); i++) {
                if (film.visible(i, frame)) {
                    paint(film.things().get(i), film.colour(i, frame), frame, canvas);
                }
            }
            quantise(canvas, random, pixels, frame * canvas.length);
        }
        return pixels;
    }

    private static void paint(Backdrop backdrop, float[] canvas) {
        double[] levels = {backdrop.red(), backdrop.green(), backdrop.blue()};
        for (int y = 0, at = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double slope =
                        backdrop.slopeX() * (x - SIZE / 2) + backdrop.slopeY() * (y - SIZE / 2);
                for (double level : levels) {
                    canvas[at++] = (float) (level + slope);
                }
            }
        }
    }

    private static void paint(Thing thing, Colour colour, int frame, float[] canvas) {
        double cx = thing.xAt(frame);
        double cy = thing.yAt(frame);
        double reach = 1.5 * thing.radius() + 1;
        for (int y = Math.max(0, (int) (cy - reach)); y < Math.min(SIZE, cy + reach); y++) {
            for (int x = Math.max(0, (int) (cx - reach)); x < Math.min(SIZE, cx + reach); x++) {
                double distance = thing.form().distance(x + 0.5 - cx, y + 0.5 - cy, thing.radius());
                double cover = Math.min(1, Math.max(0, 0.5 - distance));
                for (int c = 0; cover > 0 && c < 3; c++) {
                    int at = (y * SIZE + x) * 3 + c;
                    canvas[at] += (float) (cover * (colour.channel(c) - canvas[at]));
                }
            }
        }
    }

    /**
     * Adds noise and rounds. The sum of four random bytes is close to normal and an order of
     * magnitude cheaper.
     */
    private static void quantise(float[] canvas, Random random, byte[] pixels, int offset) {
        // Variance of one uniform byte is (256² − 1) / 12; the sum of four has four times that.
        double scale = NOISE / Math.sqrt(4 * (65536 - 1) / 12.0);
        for (int i = 0; i < canvas.length; i++) {
            int bits = random.nextInt();
            int sum = (bits & 255) + (bits >>> 8 & 255) + (bits >>> 16 & 255) + (bits >>> 24);
            long level = Math.round(canvas[i] + (sum - 510) * scale);
            pixels[offset + i] = (byte) Math.min(255, Math.max(0, level));
        }
    }
}
