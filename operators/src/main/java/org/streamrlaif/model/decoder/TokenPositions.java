package org.streamrlaif.model.decoder;

import java.util.Arrays;
import java.util.List;

/**
 * The positions of a sequence's P tokens for the rotary embedding: one each, or one each in time,
 * height and width.
 *
 * <p>Text counts on all axes from the largest position so far. A visual block that begins at c has
 * c + ⌊i · interval⌋ in time, c + row in height and c + column in width, and the text behind it
 * begins at its largest position + 1, so that positions never come back. Source: Wang et al.,
 * Qwen2-VL, 2024, arXiv 2409.12191; the interval: Bai et al., Qwen2.5-VL, 2025, arXiv 2502.13923.
 */
public final class TokenPositions {
    private static final int AXES = 3;

    private final int axes;
    private final int[] values;
    private final int next;

    private TokenPositions(int axes, int[] values) {
        this.axes = axes;
        this.values = values;
        next = Arrays.stream(values).max().orElse(-1) + 1;
    }

    /** 0, 1, … P − 1 on one axis. */
    public static TokenPositions counting(int tokens) {
        return new TokenPositions(1, new int[0]).followedBy(tokens);
    }

    /**
     * Positions of a prompt with visual blocks.
     *
     * @param ids P token ids
     * @param placeholder the id of visual tokens
     * @param blocks the blocks that stand in the prompt, in order; none gives a count
     * @throws IllegalArgumentException when the placeholders are not as many as the blocks' tokens
     */
    public static TokenPositions of(int[] ids, int placeholder, List<VisualBlock> blocks) {
        if (blocks.isEmpty()) {
            return counting(ids.length);
        }
        int[] values = new int[AXES * ids.length];
        int next = 0;
        int block = 0;
        for (int i = 0; i < ids.length; ) {
            if (ids[i] == placeholder && block < blocks.size()) {
                VisualBlock shown = blocks.get(block++);
                require(ids, placeholder, i, shown.tokens());
                next = place(shown, next, values, AXES * i);
                i += shown.tokens();
            } else {
                Arrays.fill(values, AXES * i, AXES * (i + 1), next++);
                i++;
            }
        }
        return new TokenPositions(AXES, values);
    }

    private static void require(int[] ids, int placeholder, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (i == ids.length || ids[i] != placeholder) {
                throw new IllegalArgumentException(
                        "prompt: "
                                + (i - from)
                                + " visual tokens from place "
                                + from
                                + " on, expected "
                                + count);
            }
        }
    }

    /** Writes the positions of a block that begins at {@code start}; the position behind it. */
    private static int place(VisualBlock block, int start, int[] values, int at) {
        int to = at;
        int largest = start + Math.max(block.rows(), block.columns()) - 1;
        for (int frame = 0; frame < block.frames(); frame++) {
            int time = start + (int) (frame * block.interval());
            for (int row = 0; row < block.rows(); row++) {
                for (int column = 0; column < block.columns(); column++) {
                    values[to++] = time;
                    values[to++] = start + row;
                    values[to++] = start + column;
                }
            }
            largest = Math.max(largest, time);
        }
        return largest + 1;
    }

    /** Positions of a token. */
    public int axes() {
        return axes;
    }

    /** Number of tokens P. */
    public int size() {
        return values.length / axes;
    }

    /** The position of a token on an axis; a sequence with one axis has the same on all. */
    public int at(int token, int axis) {
        return values[token * axes + (axes == 1 ? 0 : axis)];
    }

    /** The position of the token that follows the last one. */
    public int next() {
        return next;
    }

    /** These and those of so many more text tokens. */
    public TokenPositions followedBy(int more) {
        int[] longer = Arrays.copyOf(values, values.length + axes * more);
        for (int i = 0; i < more; i++) {
            Arrays.fill(longer, values.length + axes * i, values.length + axes * (i + 1), next + i);
        }
        return new TokenPositions(axes, longer);
    }

    /** Those of the tokens {@code from} (inclusive) to {@code to} (exclusive). */
    public TokenPositions slice(int from, int to) {
        return new TokenPositions(axes, Arrays.copyOfRange(values, axes * from, axes * to));
    }

    /**
     * Writes these positions token by token.
     *
     * @param all receives {@code width} numbers a token, from index {@code at} on
     * @param width 1 or 3 axes, at least as many as here
     */
    public void copyTo(long[] all, int at, int width) {
        for (int i = 0; i < size(); i++) {
            for (int axis = 0; axis < width; axis++) {
                all[at + i * width + axis] = at(i, axis);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenPositions that
                && axes == that.axes
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * axes + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return axes + " axes: " + Arrays.toString(values);
    }
}
