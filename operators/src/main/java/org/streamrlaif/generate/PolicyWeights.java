package org.streamrlaif.generate;

import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.KernelCall;
import org.streamrlaif.model.Kernels;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.TensorList;
import org.streamrlaif.model.TextDecoder;

/** The decoder's weights with the adapter in force folded in, until another takes its place. */
final class PolicyWeights implements AutoCloseable {
    private final Kernels kernels;
    private final TextDecoder decoder;
    private NDManager manager;
    private TensorList merged;

    PolicyWeights(Kernels kernels, TextDecoder decoder) {
        this.kernels = kernels;
        this.decoder = decoder;
    }

    /** Takes an adapter; null for the base model. The adapter may be closed afterwards. */
    void use(LoraAdapter adapter) {
        close();
        if (adapter != null) {
            manager = kernels.newManager();
            merged = decoder.merged(kernels, adapter, manager);
        }
    }

    /** Appends the decoder's arguments to a call. */
    KernelCall arguments(KernelCall call) {
        return merged == null
                ? decoder.arguments(call, null)
                : decoder.arguments(call, merged, decoder.noAdapter(), 0);
    }

    @Override
    public void close() {
        if (merged != null) {
            merged.close();
            manager.close();
            merged = null;
        }
    }
}
