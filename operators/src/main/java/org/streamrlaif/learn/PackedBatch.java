package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.streamrlaif.model.KernelCall;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.VisionLanguageModel;

/**
 * The decoder's inputs for a micro-batch of packed rows, made once and used by every pass over it.
 *
 * <p>B rows are padded on the right to the longest, L. Flat places b · L + l address single tokens.
 */
public final class PackedBatch implements AutoCloseable {

    private final VisionLanguageModel model;
    private final NDManager manager;
    private final PackedLayout layout;
    private final NDArray embeds;
    private final NDArray positions;
    private final NDArray mask;

    /** Makes the inputs on the model's device. */
    public PackedBatch(VisionLanguageModel model, List<PackedRow> rows) {
        this.model = model;
        this.manager = model.kernels().newManager();
        this.layout = new PackedLayout(rows, model.config().imageTokenId());
        Shape shape = new Shape(rows.size(), layout.width());
        this.positions = manager.create(layout.positions(), shape);
        this.mask = rows.stream().anyMatch(PackedBatch::needsMask) ? mask(shape) : noMask();
        float[] visual = layout.visual();
        long columns = model.config().text().width();
        this.embeds =
                model.kernels()
                        .train("packed_embeds")
                        .tensor(manager.create(layout.ids(), shape))
                        .tensor(model.decoder().table())
                        .tensor(manager.create(layout.visualPlaces()))
                        .tensor(manager.create(visual, new Shape(visual.length / columns, columns)))
                        .run(manager);
    }

    /** Owner of the tensors; further tensors of this micro-batch may be attached to it. */
    public NDManager manager() {
        return manager;
    }

    /** Flat place b · L + l of one token of a block; see {@link PackedRow#place}. */
    public long place(int row, int block, int token) {
        return layout.place(row, block, token);
    }

    /** Starts a kernel without gradients whose first arguments are this batch and the decoder. */
    public KernelCall call(String kernel, LoraAdapter adapter) {
        return inputs(model.kernels().call(kernel), adapter);
    }

    /** Starts a kernel with gradients whose first arguments are this batch and the decoder. */
    public KernelCall train(String kernel, LoraAdapter adapter) {
        return inputs(model.kernels().train(kernel), adapter);
    }

    @Override
    public void close() {
        manager.close();
    }

    private static boolean needsMask(PackedRow row) {
        return row.blocks().size() > 1 || row.isPadded();
    }

    /** Rows of one block: each token sees all before it, and padding stands behind them. */
    private NDArray noMask() {
        return manager.create(new Shape(0), DataType.BOOLEAN);
    }

    private NDArray mask(Shape shape) {
        // Not call(): what inference mode makes cannot be an input of a training kernel.
        return model.kernels()
                .train("block_mask")
                .tensor(manager.create(layout.segments(), shape))
                .tensor(manager.create(layout.keys(), shape))
                .run(manager);
    }

    private KernelCall inputs(KernelCall call, LoraAdapter adapter) {
        return model.decoder()
                .arguments(call.tensor(embeds).tensor(positions).tensor(mask), adapter);
    }
}
