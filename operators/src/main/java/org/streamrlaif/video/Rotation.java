package org.streamrlaif.video;

/**
 * The quarter turn (and mirroring) a display matrix asks for. Row-major matrix {@code {a, b, u, c,
 * d, v, x, y, w}}, of which a, b, c, d turn: a stored pixel (x, y) is shown at (a·x + c·y, b·x +
 * d·y), up to translation. Other angles are rounded to the nearest quarter turn.
 *
 * @param a whether and with which sign stored x becomes shown x: −1, 0 or 1
 * @param b whether and with which sign stored x becomes shown y
 * @param c whether and with which sign stored y becomes shown x
 * @param d whether and with which sign stored y becomes shown y
 */
record Rotation(int a, int b, int c, int d) {

    static final Rotation NONE = new Rotation(1, 0, 0, 1);

    /** The turn of a display matrix; none for null or a degenerate matrix. */
    static Rotation of(int[] matrix) {
        if (matrix == null) {
            return NONE;
        }
        double a = matrix[0];
        double b = matrix[1];
        double c = matrix[3];
        double d = matrix[4];
        if (a * d - b * c == 0) {
            return NONE;
        }
        if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)) {
            return new Rotation(sign(a), 0, 0, sign(d));
        }
        return new Rotation(0, sign(b), sign(c), 0);
    }

    private static int sign(double value) {
        return value < 0 ? -1 : 1;
    }

    /** Whether width and height change places. */
    boolean swapsSides() {
        return a == 0;
    }

    /**
     * Turns a picture.
     *
     * @param rgb height × width × 3 bytes as stored
     * @param out receives the picture as shown from byte {@code at} on, width × height × 3 bytes
     *     when the sides change places
     */
    void apply(byte[] rgb, int width, int height, byte[] out, int at) {
        int shownWidth = swapsSides() ? height : width;
        int shownHeight = swapsSides() ? width : height;
        int originX = a < 0 || c < 0 ? shownWidth - 1 : 0;
        int originY = b < 0 || d < 0 ? shownHeight - 1 : 0;
        int stepX = 3 * (a + b * shownWidth);
        int stepY = 3 * (c + d * shownWidth);
        int row = at + 3 * (originX + originY * shownWidth);
        int from = 0;
        for (int y = 0; y < height; y++, row += stepY) {
            int to = row;
            for (int x = 0; x < width; x++, to += stepX) {
                out[to] = rgb[from];
                out[to + 1] = rgb[from + 1];
                out[to + 2] = rgb[from + 2];
                from += 3;
            }
        }
    }
}
