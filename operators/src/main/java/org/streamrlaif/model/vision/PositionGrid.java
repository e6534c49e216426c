package org.streamrlaif.model.vision;

/**
 * A square table of positions resampled bilinearly, corners on corners, to the patches of a
 * picture.
 *
 * @param corners P × 4 rows of the table: upper left, upper right, lower left, lower right
 * @param weights P × 4, the share of each
 */
record PositionGrid(long[] corners, float[] weights) {

    /**
     * For the patches of a grid in its order.
     *
     * @param side of the table
     */
    static PositionGrid of(PatchGrid grid, int side) {
        long[] places = grid.places();
        long[] corners = new long[4 * grid.patches()];
        float[] weights = new float[corners.length];
        for (int i = 0; i < grid.patches(); i++) {
            float y = along(places[2 * i], grid.rows(), side);
            float x = along(places[2 * i + 1], grid.columns(), side);
            int top = (int) y;
            int left = (int) x;
            int bottom = Math.min(top + 1, side - 1);
            int right = Math.min(left + 1, side - 1);
            float down = y - top;
            float across = x - left;
            corners[4 * i] = (long) top * side + left;
            corners[4 * i + 1] = (long) top * side + right;
            corners[4 * i + 2] = (long) bottom * side + left;
            corners[4 * i + 3] = (long) bottom * side + right;
            weights[4 * i] = (1 - down) * (1 - across);
            weights[4 * i + 1] = (1 - down) * across;
            weights[4 * i + 2] = down * (1 - across);
            weights[4 * i + 3] = down * across;
        }
        return new PositionGrid(corners, weights);
    }

    /** Where one of {@code count} patches lies on the table, in float32. */
    private static float along(long patch, int count, int side) {
        return patch * ((side - 1) / (float) Math.max(count - 1, 1));
    }
}
