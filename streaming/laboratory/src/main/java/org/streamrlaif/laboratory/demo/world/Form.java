package org.streamrlaif.laboratory.demo.world;

import java.util.Locale;

/** The forms a thing can have. */
public enum Form {
    CIRCLE,
    SQUARE,
    TRIANGLE;

    private static final double HALF_SQRT3 = Math.sqrt(3) / 2;

    /** The word for this form in questions and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Signed distance in pixels of the point (dx, dy), relative to the centre, from the outline;
     * negative inside.
     *
     * @param radius size of the thing; the three forms of one radius cover about the same area
     */
    double distance(double dx, double dy, double radius) {
        return switch (this) {
            case CIRCLE -> Math.sqrt(dx * dx + dy * dy) - radius;
            case SQUARE -> Math.max(Math.abs(dx), Math.abs(dy)) - 0.88 * radius;
            // Upright equilateral triangle as the cut of three half planes at 0.66 radius from the
            // centre.
            case TRIANGLE -> Math.max(dy, HALF_SQRT3 * Math.abs(dx) - 0.5 * dy) - 0.66 * radius;
        };
    }
}
