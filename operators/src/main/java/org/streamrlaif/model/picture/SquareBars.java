package org.streamrlaif.model.picture;

/** Makes pictures square by bars of one colour on both sides of the shorter direction. */
final class SquareBars implements PictureStep {
    private final int width;
    private final int height;
    private final byte[] colour;

    /**
     * @param colour red, green and blue
     */
    SquareBars(PictureSize size, byte[] colour) {
        width = size.width();
        height = size.height();
        this.colour = colour;
    }

    @Override
    public void apply(byte[] source, int from, byte[] out, int to) {
        int side = Math.max(width, height);
        for (int i = 0; i < side * side * 3; i++) {
            out[to + i] = colour[i % 3];
        }
        int left = (side - width) / 2;
        int top = (side - height) / 2;
        for (int y = 0; y < height; y++) {
            int at = to + ((top + y) * side + left) * 3;
            System.arraycopy(source, from + y * width * 3, out, at, width * 3);
        }
    }
}
