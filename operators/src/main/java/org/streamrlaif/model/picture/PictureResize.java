package org.streamrlaif.model.picture;

/**
 * Resizes pictures of one size and keeps a window of the result. Only pixels that are kept are
 * computed: first along the rows, rounded to bytes, then along the columns. Has a work area: not
 * thread-safe.
 */
final class PictureResize implements PictureStep {

    private final int width;
    private final int left;
    private final int top;
    private final int keptWidth;
    private final int keptHeight;
    private final ResampleFilter rows;
    private final ResampleFilter columns;
    private final byte[] narrow;

    /**
     * @param from size of the sources
     * @param to size they are resized to
     * @param kept size of the window, at the centre of the result
     */
    private PictureResize(
            Resampling resampling, PictureSize from, PictureSize to, PictureSize kept) {
        width = from.width();
        keptWidth = kept.width();
        keptHeight = kept.height();
        left = (to.width() - keptWidth) / 2;
        top = (to.height() - keptHeight) / 2;
        rows =
                to.width() == width
                        ? null
                        : ResampleFilter.of(resampling, width, to.width(), left, keptWidth);
        columns =
                to.height() == from.height()
                        ? null
                        : ResampleFilter.of(
                                resampling, from.height(), to.height(), top, keptHeight);
        int needed = columns == null ? keptHeight : columns.endInput() - columns.firstInput();
        narrow = new byte[needed * keptWidth * 3];
    }

    /** The whole picture, brought to another size whatever its shape. */
    static PictureResize stretch(Resampling resampling, PictureSize from, PictureSize to) {
        return new PictureResize(resampling, from, to, to);
    }

    /** Shortest side to S, of which the centre square is kept. */
    static PictureResize centreSquare(Resampling resampling, PictureSize from, int side) {
        return new PictureResize(
                resampling, from, from.withShortest(side), PictureSize.square(side));
    }

    @Override
    public void apply(byte[] source, int from, byte[] out, int to) {
        int first = columns == null ? top : columns.firstInput();
        int end = columns == null ? top + keptHeight : columns.endInput();
        if (rows == null) {
            int rowBytes = keptWidth * 3;
            for (int y = first; y < end; y++) {
                int at = from + (y * width + left) * 3;
                System.arraycopy(source, at, narrow, (y - first) * rowBytes, rowBytes);
            }
        } else {
            rows.alongRows(source, from, width, first, end, narrow);
        }
        if (columns == null) {
            System.arraycopy(narrow, 0, out, to, narrow.length);
        } else {
            columns.alongColumns(narrow, keptWidth, first, out, to);
        }
    }
}
