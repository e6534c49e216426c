package org.streamrlaif.packing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.TensorList;

/**
 * The decoder's inputs for a micro-batch of packed rows, made once and used by every pass over it.
 *
 * <p>The N tokens stand one behind the other, those of all rows; flat places address them.
 */
public final class PackedBatch implements AutoCloseable {

    private final VisionLanguageModel model;
    private final NDManager manager;
    private final List<PackedPrompt> rows;
    private final PackedLayout layout;
    private final NDArray embeds;
    private final NDArray positions;
    private final TensorList masks;

    /** Makes the inputs on the model's device. */
    public PackedBatch(VisionLanguageModel model, List<PackedPrompt> rows) {
        this.model = model;
        this.rows = rows;
        this.manager = model.kernels().newManager();
        this.layout = new PackedLayout(rows, model.config().imageTokenId());
        Shape shape = new Shape(1, layout.size());
        this.positions =
                manager.create(layout.positions(), new Shape(1, layout.size(), layout.axes()));
        float[] visual = layout.visual();
        long columns = model.config().visualWidth();
        this.embeds =
                model.kernels()
                        .train("packed_embeds")
                        .tensor("ids", manager.create(layout.ids(), shape))
                        .tensor("table", model.decoder().table())
                        .tensor("at", manager.create(layout.visualPlaces()))
                        .tensor(
                                "visual",
                                manager.create(visual, new Shape(visual.length / columns, columns)))
                        .run(manager);
        this.masks = new TensorList(masks(new TreeAttention(layout.stretches())));
    }

    /** Owner of the tensors; further tensors of this micro-batch may be attached to it. */
    public NDManager manager() {
        return manager;
    }

    /** Flat place of one token of a block; token −1 is the last token of the row's prompt. */
    public long place(int row, int block, int token) {
        return layout.place(row, block, token);
    }

    /** Flat places of the last token of every block, in the order of rows and blocks. */
    public NDArray ends() {
        List<Long> ends = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<int[]> blocks = rows.get(row).blocks();
            for (int k = 0; k < blocks.size(); k++) {
                ends.add(place(row, k, blocks.get(k).length - 1));
            }
        }
        return manager.create(ends.stream().mapToLong(Long::longValue).toArray());
    }

    /** Starts a kernel without gradients and gives it this batch and the decoder. */
    public KernelCall call(String kernel, LoraAdapter adapter) {
        return inputs(model.kernels().call(kernel), adapter);
    }

    /** Starts a kernel with gradients and gives it this batch and the decoder. */
    public KernelCall train(String kernel, LoraAdapter adapter) {
        return inputs(model.kernels().train(kernel), adapter);
    }

    @Override
    public void close() {
        masks.close();
        manager.close();
    }

    private NDList masks(TreeAttention tree) {
        // Not call(): what inference mode makes cannot be an input of a training kernel.
        return model.kernels()
                .train("tree_masks")
                .tensor("which", manager.create(tree.which()))
                .tensor("queries", manager.create(tree.queries()))
                .tensor("keys", manager.create(tree.keys()))
                .tensor("since", manager.create(tree.since()))
                .tensor("first", manager.create(tree.first()))
                .tensor("last", manager.create(tree.last()))
                .integers("sizes", tree.sizes())
                .tensor("like", embeds)
                .runList(manager);
    }

    private KernelCall inputs(KernelCall call, LoraAdapter adapter) {
        return model.decoder()
                .arguments(call, adapter)
                .tensor("embeds", embeds)
                .tensor("positions", positions)
                .tensors("mask", masks);
    }
}
