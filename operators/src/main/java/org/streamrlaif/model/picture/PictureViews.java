package org.streamrlaif.model.picture;

/**
 * The views of a still picture that a tower sees in any resolution: the whole picture stretched to
 * a square, then the crops of the grid that suits it, row by row; black where the picture does not
 * fill its grid.
 *
 * @param side of each view in pixels
 */
public record PictureViews(ViewGrid grid, Resampling resampling, int side) {

    /** The views of one picture, as frames. */
    public RgbFrames of(RgbFrames picture) {
        PictureSize size = new PictureSize(picture.width(), picture.height());
        PictureSize best = grid.best(size);
        byte[] canvas = canvas(picture, size, best);
        int rows = best.height() / side;
        int columns = best.width() / side;
        int bytes = side * side * 3;
        byte[] views = new byte[(1 + rows * columns) * bytes];
        PictureResize.stretch(resampling, size, PictureSize.square(side))
                .apply(picture.rgb(), 0, views, 0);
        for (int view = 0; view < rows * columns; view++) {
            int top = view / columns * side;
            int left = view % columns * side;
            for (int y = 0; y < side; y++) {
                System.arraycopy(
                        canvas,
                        ((top + y) * best.width() + left) * 3,
                        views,
                        (1 + view) * bytes + y * side * 3,
                        side * 3);
            }
        }
        return new RgbFrames(1 + rows * columns, side, side, views);
    }

    /** The picture in the middle of its grid. */
    private byte[] canvas(RgbFrames picture, PictureSize size, PictureSize best) {
        PictureSize fitted = ViewGrid.fitted(size, best);
        byte[] resized = new byte[fitted.bytes()];
        PictureResize.stretch(resampling, size, fitted).apply(picture.rgb(), 0, resized, 0);
        byte[] canvas = new byte[best.bytes()];
        int left = (best.width() - fitted.width()) / 2;
        int top = (best.height() - fitted.height()) / 2;
        for (int y = 0; y < fitted.height(); y++) {
            System.arraycopy(
                    resized,
                    y * fitted.width() * 3,
                    canvas,
                    ((top + y) * best.width() + left) * 3,
                    fitted.width() * 3);
        }
        return canvas;
    }
}
