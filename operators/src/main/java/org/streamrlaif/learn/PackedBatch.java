package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.Kernels;

/**
 * The decoder's inputs for a micro-batch of packed rows, made once and used by every pass over it.
 *
 * <p>B rows padded on the right to the longest, L: {@code embeds} [B, L, D], {@code positions} [B,
 * L] and {@code mask} [B, 1, L, L]. Flat places b · L + l address single tokens.
 */
public final class PackedBatch implements AutoCloseable {

    private static final long PADDING = -1;

    private final NDManager manager;
    private final List<PackedRow> rows;
    private final int width;
    private final NDArray embeds;
    private final NDArray positions;
    private final NDArray mask;

    private PackedBatch(Kernels kernels, NDArray embeddingTable, List<PackedRow> rows) {
        this.manager = kernels.newManager();
        this.rows = rows;
        this.width = rows.stream().mapToInt(PackedRow::length).max().orElseThrow();
        Shape shape = new Shape(rows.size(), width);
        Layout layout = new Layout(rows, width);
        this.positions = manager.create(layout.positions, shape);
        // The inputs of training kernels must not come from inference mode.
        this.mask =
                kernels.train("block_mask")
                        .tensor(manager.create(layout.segments, shape))
                        .run(manager);
        this.embeds =
                kernels.train("packed_embeds")
                        .tensor(manager.create(layout.ids, shape))
                        .tensor(embeddingTable)
                        .tensor(manager.create(layout.visualPlaces))
                        .tensor(visual(embeddingTable.getShape().get(1)))
                        .run(manager);
    }

    /** Makes the inputs on the device of the embedding table [V, D]. */
    public static PackedBatch of(Kernels kernels, NDArray embeddingTable, List<PackedRow> rows) {
        return new PackedBatch(kernels, embeddingTable, rows);
    }

    /** Owner of the tensors; further tensors of this micro-batch may be attached to it. */
    public NDManager manager() {
        return manager;
    }

    /** [B, L, D]. */
    public NDArray embeds() {
        return embeds;
    }

    /** [B, L] int64. */
    public NDArray positions() {
        return positions;
    }

    /** [B, 1, L, L], true = attend. */
    public NDArray mask() {
        return mask;
    }

    /** Flat place b · L + l of one token of a block; see {@link PackedRow#place}. */
    public long place(int row, int block, int token) {
        return (long) row * width + rows.get(row).place(block, token);
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray visual(long columns) {
        int total = rows.stream().mapToInt(row -> row.visual().length).sum();
        float[] visual = new float[total];
        int at = 0;
        for (PackedRow row : rows) {
            System.arraycopy(row.visual(), 0, visual, at, row.visual().length);
            at += row.visual().length;
        }
        return manager.create(visual, new Shape(total / columns, columns));
    }

    /** Ids, positions and segments (0 prompt, k block k, −1 padding) of the padded rows. */
    private static final class Layout {
        private final long[] ids;
        private final long[] positions;
        private final long[] segments;
        private final long[] visualPlaces;

        Layout(List<PackedRow> rows, int width) {
            ids = new long[rows.size() * width];
            positions = new long[ids.length];
            segments = new long[ids.length];
            Arrays.fill(segments, PADDING);
            visualPlaces = new long[rows.stream().mapToInt(row -> row.visualPlaces().length).sum()];
            int visualCount = 0;
            for (int b = 0; b < rows.size(); b++) {
                PackedRow row = rows.get(b);
                int start = b * width;
                int prompt = row.prompt().length;
                lay(row.prompt(), start, 0, 0);
                for (int place : row.visualPlaces()) {
                    visualPlaces[visualCount++] = start + place;
                }
                int at = start + prompt;
                for (int k = 0; k < row.blocks().size(); k++) {
                    int[] block = row.blocks().get(k);
                    lay(block, at, prompt, k + 1);
                    at += block.length;
                }
            }
        }

        private void lay(int[] tokens, int at, int firstPosition, int segment) {
            for (int t = 0; t < tokens.length; t++) {
                ids[at + t] = tokens[t];
                positions[at + t] = firstPosition + t;
                segments[at + t] = segment;
            }
        }
    }
}
