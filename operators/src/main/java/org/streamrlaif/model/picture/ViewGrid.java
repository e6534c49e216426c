package org.streamrlaif.model.picture;

import java.util.List;

/**
 * Any-resolution viewing of still pictures: which grid of crops a picture is resized to, and which
 * part of the joined crops shows it. Source: LLaVA-NeXT, as in Hugging Face's LLaVA-OneVision.
 *
 * @param resolutions sizes of the grids, multiples of the crop's side, in order of preference
 * @param most crops' worth of tokens above which the joined tokens are made fewer
 */
public record ViewGrid(List<PictureSize> resolutions, int most) {
    private static final double TOLERATED = 1.1;

    public ViewGrid {
        resolutions = List.copyOf(resolutions);
    }

    /** The grid that shows most of a picture's pixels and wastes least of its own. */
    public PictureSize best(PictureSize picture) {
        PictureSize best = null;
        long shown = 0;
        long wasted = Long.MAX_VALUE;
        for (PictureSize grid : resolutions) {
            double scale =
                    Math.min(
                            grid.width() / (double) picture.width(),
                            grid.height() / (double) picture.height());
            long fitted = ((long) (picture.width() * scale)) * (long) (picture.height() * scale);
            long seen = Math.min(fitted, (long) picture.width() * picture.height());
            long waste = (long) grid.width() * grid.height() - seen;
            if (best == null || seen > shown || seen == shown && waste < wasted) {
                best = grid;
                shown = seen;
                wasted = waste;
            }
        }
        return best;
    }

    /** Size of a picture within a grid that it touches in one direction. */
    static PictureSize fitted(PictureSize picture, PictureSize grid) {
        double across = grid.width() / (double) picture.width();
        double down = grid.height() / (double) picture.height();
        return across < down
                ? new PictureSize(
                        grid.width(),
                        Math.min((int) Math.ceil(picture.height() * across), grid.height()))
                : new PictureSize(
                        Math.min((int) Math.ceil(picture.width() * down), grid.width()),
                        grid.height());
    }

    /** The rows and columns of joined tokens that show the picture: top, bottom, left, right. */
    public static int[] shown(PictureSize picture, PictureSize tokens) {
        double wide = picture.width() / (double) picture.height();
        if (wide > tokens.width() / (double) tokens.height()) {
            double scale = tokens.width() / (double) picture.width();
            int bar = (tokens.height() - whole(picture.height() * scale)) / 2;
            return new int[] {bar, tokens.height() - bar, 0, tokens.width()};
        }
        double scale = tokens.height() / (double) picture.height();
        int bar = (tokens.width() - whole(picture.width() * scale)) / 2;
        return new int[] {0, tokens.height(), bar, tokens.width() - bar};
    }

    /** Rounded down, but for errors of arithmetic. */
    private static int whole(double length) {
        return (int) (Math.rint(length * 1e7) / 1e7);
    }

    /** Size that a grid of tokens gets, given the tokens along a crop's side. */
    public PictureSize limited(PictureSize tokens, int side) {
        double ratio =
                Math.sqrt(
                        (double) tokens.width() * tokens.height() / ((double) most * side * side));
        return ratio > TOLERATED
                ? new PictureSize(
                        (int) Math.floor(tokens.width() / ratio),
                        (int) Math.floor(tokens.height() / ratio))
                : tokens;
    }
}
