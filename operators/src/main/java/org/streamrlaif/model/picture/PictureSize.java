package org.streamrlaif.model.picture;

/**
 * Size of a picture.
 *
 * @param width pixels per row
 * @param height rows
 */
public record PictureSize(int width, int height) {

    static PictureSize square(int side) {
        return new PictureSize(side, side);
    }

    /** Bytes of an RGB picture. */
    int bytes() {
        return width * height * 3;
    }

    /** The longest side brought to {@code edge}, the other rounded down and then made even. */
    PictureSize withLongest(int edge) {
        double aspect = width / (double) height;
        return width >= height
                ? new PictureSize(edge, Math.max(1, even((int) (edge / aspect))))
                : new PictureSize(Math.max(1, even((int) (edge * aspect))), edge);
    }

    /** The shortest side brought to {@code edge}, the other to ⌊edge · long / short⌋. */
    PictureSize withShortest(int edge) {
        return width <= height
                ? new PictureSize(edge, (int) ((double) edge * height / width))
                : new PictureSize((int) ((double) edge * width / height), edge);
    }

    private static int even(int side) {
        return side + side % 2;
    }
}
