package org.streamrlaif.model;

/**
 * Resizes the shortest side of pictures of one size to S and keeps the centre square; the long side
 * becomes ⌊S · long / short⌋. Only pixels that are kept are computed. Has a work area: not
 * thread-safe.
 */
final class SquareResize {

    private final int width;
    private final int height;
    private final int size;
    private final BicubicFilter rows;
    private final BicubicFilter columns;
    private final int left;
    private final int top;
    private final byte[] narrow;

    SquareResize(int width, int height, int size) {
        this.width = width;
        this.height = height;
        this.size = size;
        int resizedWidth = width <= height ? size : (int) ((double) size * width / height);
        int resizedHeight = width <= height ? (int) ((double) size * height / width) : size;
        left = (resizedWidth - size) / 2;
        top = (resizedHeight - size) / 2;
        rows = resizedWidth == width ? null : BicubicFilter.of(width, resizedWidth, left, size);
        columns =
                resizedHeight == height ? null : BicubicFilter.of(height, resizedHeight, top, size);
        int needed = columns == null ? size : columns.endInput() - columns.firstInput();
        narrow = new byte[needed * size * 3];
    }

    void apply(byte[] source, int from, byte[] out, int to) {
        int first = columns == null ? top : columns.firstInput();
        int end = columns == null ? top + size : columns.endInput();
        if (rows == null) {
            for (int y = first; y < end; y++) {
                System.arraycopy(
                        source,
                        from + (y * width + left) * 3,
                        narrow,
                        (y - first) * size * 3,
                        size * 3);
            }
        } else {
            rows.alongRows(source, from, width, first, end, narrow);
        }
        if (columns == null) {
            System.arraycopy(narrow, 0, out, to, size * size * 3);
        } else {
            columns.alongColumns(narrow, size, first, out, to);
        }
    }
}
