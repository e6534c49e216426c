package org.streamrlaif.sft;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Token sequences that share their common starts: one row of a training batch. A token attends to
 * itself and its ancestors, so each sequence sees exactly what it would see alone.
 *
 * <p>Index: tokens stand in the order in which they were added; a parent stands before its
 * children.
 */
final class TokenTree {

    private static final int NONE = -1;

    private final Map<Long, Integer> children = new HashMap<>();
    private int[] ids = new int[256];
    private int[] parents = new int[256];
    private int[] depths = new int[256];
    private int length;

    /** Stands for a visual token of the row, counted from 0. */
    static int visual(int number) {
        return -1 - number;
    }

    /** Adds a sequence; returns the places of its tokens in the row. */
    int[] add(int[] tokens) {
        int[] places = new int[tokens.length];
        int at = NONE;
        for (int i = 0; i < tokens.length; i++) {
            at = child(at, tokens[i]);
            places[i] = at;
        }
        return places;
    }

    /** How many tokens {@link #add} would add. */
    int growth(int[] tokens) {
        Integer at = NONE;
        for (int i = 0; i < tokens.length; i++) {
            at = children.get(key(at, tokens[i]));
            if (at == null) {
                return tokens.length - i;
            }
        }
        return 0;
    }

    private int child(int parent, int token) {
        Integer known = children.get(key(parent, token));
        if (known != null) {
            return known;
        }
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
            parents = Arrays.copyOf(parents, 2 * length);
            depths = Arrays.copyOf(depths, 2 * length);
        }
        ids[length] = token;
        parents[length] = parent;
        depths[length] = parent == NONE ? 0 : depths[parent] + 1;
        children.put(key(parent, token), length);
        return length++;
    }

    private static long key(int parent, int token) {
        return ((long) parent << 32) | (token & 0xffffffffL);
    }

    /** Number of tokens, L. */
    int length() {
        return length;
    }

    /** Token id at a place; 0 for a visual token. */
    int id(int place) {
        return Math.max(0, ids[place]);
    }

    /** Number of the visual token at a place; -1 where there is another. */
    int visualAt(int place) {
        return ids[place] < 0 ? -1 - ids[place] : -1;
    }

    /** Whether the row is a single sequence. */
    boolean isChain() {
        return length == 0 || depths[length - 1] == length - 1;
    }

    /**
     * Writes who attends to whom.
     *
     * @param mask rows of {@code width}, true where the row's token attends to the column's
     * @param at index of the first row
     */
    void attention(boolean[] mask, int at, int width) {
        for (int i = 0; i < length; i++) {
            int row = at + i * width;
            if (parents[i] != NONE) {
                System.arraycopy(mask, at + parents[i] * width, mask, row, i);
            }
            mask[row + i] = true;
        }
    }
}
