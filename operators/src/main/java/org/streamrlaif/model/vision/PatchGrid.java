package org.streamrlaif.model.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The patches of one picture for a tower whose neighbouring patches become one token. They stand
 * cell by cell, row by row, and within a cell of merge × merge patches again row by row.
 *
 * @param rows patches of a column; a multiple of {@code merge}
 * @param columns patches of a row; a multiple of {@code merge}
 * @param merge patches along the side of a cell
 */
record PatchGrid(int rows, int columns, int merge) {

    /** Number of patches P. */
    int patches() {
        return rows * columns;
    }

    /** P × 2: row and column of each patch. */
    long[] places() {
        long[] places = new long[2 * patches()];
        for (int i = 0; i < patches(); i++) {
            int cell = i / (merge * merge);
            int inside = i % (merge * merge);
            places[2 * i] = (long) cell / cellColumns() * merge + inside / merge;
            places[2 * i + 1] = (long) cell % cellColumns() * merge + inside % merge;
        }
        return places;
    }

    int cellColumns() {
        return columns / merge;
    }

    private int cellRows() {
        return rows / merge;
    }

    /**
     * The cells of each window of {@code side} × {@code side} cells, row by row; those at the right
     * and lower edge are smaller.
     */
    List<int[]> windows(int side) {
        List<int[]> windows = new ArrayList<>();
        for (int top = 0; top < cellRows(); top += side) {
            for (int left = 0; left < cellColumns(); left += side) {
                int height = Math.min(side, cellRows() - top);
                int width = Math.min(side, cellColumns() - left);
                int[] cells = new int[height * width];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = (top + i / width) * cellColumns() + left + i % width;
                }
                windows.add(cells);
            }
        }
        return windows;
    }

    /**
     * Windows of one length S, padded.
     *
     * @param places W × S: the patches of each window; padding repeats the first
     * @param hidden W × S: 0, or minus infinity for padding
     * @param back P: where each patch stands among the W × S
     */
    record Padded(long[] places, float[] hidden, long[] back) {}

    /** The patches of {@link #windows}. */
    Padded padded(int side) {
        List<int[]> windows = windows(side);
        int cell = merge * merge;
        int longest = windows.stream().mapToInt(cells -> cells.length * cell).max().orElseThrow();
        long[] places = new long[windows.size() * longest];
        float[] hidden = new float[places.length];
        long[] back = new long[patches()];
        for (int w = 0; w < windows.size(); w++) {
            int[] cells = windows.get(w);
            int at = w * longest;
            for (int i = 0; i < cells.length * cell; i++) {
                int patch = cells[i / cell] * cell + i % cell;
                places[at + i] = patch;
                back[patch] = (long) at + i;
            }
            Arrays.fill(places, at + cells.length * cell, at + longest, places[at]);
            Arrays.fill(hidden, at + cells.length * cell, at + longest, Float.NEGATIVE_INFINITY);
        }
        return new Padded(places, hidden, back);
    }
}
