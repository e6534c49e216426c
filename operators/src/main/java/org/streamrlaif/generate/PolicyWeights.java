package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.KernelCall;
import org.streamrlaif.model.Kernels;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.TensorList;
import org.streamrlaif.model.TextConfig;
import org.streamrlaif.model.TextDecoder;

/**
 * The decoder's weights with the adapter in force, until another takes its place.
 *
 * <p>Small matrices: prompts and steps have a copy with the adapter folded in, laid out for
 * products with few rows, since time per operation counts. Large ones: prompts are read with the
 * base's matrices and the adapter beside them; for decoding there is such a copy if memory allows.
 */
final class PolicyWeights implements AutoCloseable {
    /** Elements of a layer's largest matrix from which on the matrices count as large. */
    private static final long LARGE = 1 << 20;

    /** Unpacked float32 matrices are as fast for so few rows. */
    private static final int FEW = 2;

    private final Kernels kernels;
    private final TextDecoder decoder;
    private final boolean large;
    private final boolean packs;
    private final NDManager fixed;
    private final TensorList base;
    private final NDArray head;
    private NDManager manager;
    private LoraAdapter beside;
    private TensorList folded;

    /**
     * @param rows rows that are decoded at once, at most
     */
    PolicyWeights(Kernels kernels, TextDecoder decoder, int rows) {
        this.kernels = kernels;
        this.decoder = decoder;
        TextConfig config = decoder.config();
        large = 2L * config.width() * config.intermediateSize() >= LARGE;
        boolean half = decoder.elementBytes(kernels) == 2;
        packs = (!large || half || rows > FEW) && !kernels.manager().getDevice().isGpu();
        fixed = kernels.newManager();
        base = decoder.forGeneration(kernels, null, false, fixed);
        head =
                packs && roomFor(headElements())
                        ? decoder.packedHead(kernels, fixed)
                        : decoder.head();
    }

    /** Takes an adapter; null for the base model. The adapter may be closed afterwards. */
    void use(LoraAdapter adapter) {
        release();
        manager = kernels.newManager();
        if (large && adapter != null) {
            beside = adapter.copy();
        }
        boolean copies = adapter != null || packs;
        if (copies && (!large || roomFor(layerElements()))) {
            folded = decoder.forGeneration(kernels, adapter, packs, manager);
        }
    }

    /** Appends the decoder's arguments to a call that reads prompts. */
    KernelCall reading(KernelCall call) {
        return folded != null && !(large && packs) ? with(call, folded) : unfolded(call);
    }

    /** Appends the decoder's arguments to a call that decodes. */
    KernelCall decoding(KernelCall call) {
        return folded != null ? with(call, folded) : unfolded(call);
    }

    /** The output matrix. */
    NDArray head() {
        return head;
    }

    private KernelCall with(KernelCall call, TensorList weights) {
        return decoder.arguments(call, weights, decoder.noAdapter(), 0);
    }

    private KernelCall unfolded(KernelCall call) {
        return beside == null
                ? with(call, base)
                : decoder.arguments(call, base, beside.wrapped(), beside.scale());
    }

    /** Whether a copy leaves half of the free memory alone. */
    private boolean roomFor(long elements) {
        long bytes = elements * decoder.elementBytes(kernels);
        return bytes <= FreeMemory.bytes(kernels.manager().getDevice()) / 2;
    }

    private long headElements() {
        return (long) decoder.config().vocabSize() * decoder.config().width();
    }

    private long layerElements() {
        TextConfig config = decoder.config();
        long attention = 2L * (config.heads() + config.kvHeads()) * config.headWidth();
        return config.layers() * config.width() * (attention + 3L * config.intermediateSize());
    }

    private void release() {
        if (folded != null) {
            folded.close();
            folded = null;
        }
        if (beside != null) {
            beside.close();
            beside = null;
        }
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }

    @Override
    public void close() {
        release();
        base.close();
        fixed.close();
    }
}
