package org.streamrlaif.model.picture;

/**
 * The views of a still picture that SmolVLM's tower sees: the picture is enlarged to whole squares,
 * which are cut out row by row, and the whole picture as one square comes last; only that one where
 * the picture fits into a square.
 *
 * @param rows squares in a column, 0 when the picture is not cut
 * @param columns squares in a row, 0 when the picture is not cut
 */
public record PictureSplit(int rows, int columns) {

    /** How a picture of this size is cut. */
    public static PictureSplit of(PictureSize picture, ImageSettings settings) {
        PictureSize grid = grid(picture, settings);
        int columns = grid.width() / settings.size();
        int rows = grid.height() / settings.size();
        return rows == 1 && columns == 1 ? new PictureSplit(0, 0) : new PictureSplit(rows, columns);
    }

    /** The longest side brought to its length, then both up to multiples of the square's side. */
    private static PictureSize grid(PictureSize picture, ImageSettings settings) {
        PictureSize size = picture.withLongest(settings.longestEdge());
        double aspect = size.width() / (double) size.height();
        int side = settings.size();
        if (size.width() >= size.height()) {
            int width = up(size.width(), side);
            return new PictureSize(width, up((int) (width / aspect), side));
        }
        int height = up(size.height(), side);
        return new PictureSize(up((int) (height * aspect), side), height);
    }

    private static int up(int length, int side) {
        return (length + side - 1) / side * side;
    }

    /** Views of one picture. */
    public int views() {
        return rows * columns + 1;
    }

    /** The views of one picture, as frames. */
    public static RgbFrames views(RgbFrames picture, ImageSettings settings) {
        PictureSize size = new PictureSize(picture.width(), picture.height());
        PictureSize first = size.withLongest(settings.longestEdge());
        PictureSize grid = grid(size, settings);
        byte[] enlarged = new byte[first.bytes()];
        PictureResize.stretch(settings.resampling(), size, first)
                .apply(picture.rgb(), 0, enlarged, 0);
        byte[] whole = new byte[grid.bytes()];
        PictureResize.stretch(settings.resampling(), first, grid).apply(enlarged, 0, whole, 0);
        PictureSplit split = of(size, settings);
        int side = settings.size();
        int bytes = side * side * 3;
        byte[] views = new byte[split.views() * bytes];
        for (int view = 0; view < split.views() - 1; view++) {
            int top = view / split.columns * side;
            int left = view % split.columns * side;
            for (int y = 0; y < side; y++) {
                int from = ((top + y) * grid.width() + left) * 3;
                System.arraycopy(whole, from, views, view * bytes + y * side * 3, side * 3);
            }
        }
        PictureResize.stretch(settings.resampling(), grid, PictureSize.square(side))
                .apply(whole, 0, views, views.length - bytes);
        return new RgbFrames(split.views(), side, side, views);
    }
}
