package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.Kernels;
import org.streamrlaif.model.TensorList;
import org.streamrlaif.model.TextConfig;
import org.streamrlaif.model.TextDecoder;

/**
 * Keys and values of every layer, [rows, key/value heads, tokens, head width] each, allocated once
 * and written in place; it grows only for a prompt longer than all before.
 */
final class KeyValueCache implements AutoCloseable {
    private static final int GRAIN = 64;

    private final Kernels kernels;
    private final TextDecoder decoder;
    private final int rows;
    private NDManager manager;
    private List<NDArray> arrays = List.of();
    private TensorList tensors;
    private int tokens;

    KeyValueCache(Kernels kernels, TextDecoder decoder, int rows) {
        this.kernels = kernels;
        this.decoder = decoder;
        this.rows = rows;
    }

    /** Number of rows. */
    int rows() {
        return rows;
    }

    /** The tensors as an argument of kernels; valid until the next {@link #reserve}. */
    TensorList tensors() {
        return tensors;
    }

    /** Keys and values of each layer in turn; valid until the next {@link #reserve}. */
    List<NDArray> arrays() {
        return arrays;
    }

    /** Makes room for rows of this many tokens; what is in the cache stays. */
    void reserve(int needed) {
        if (needed <= tokens) {
            return;
        }
        int capacity = (needed + GRAIN - 1) / GRAIN * GRAIN;
        NDManager larger = kernels.newManager();
        List<NDArray> allocated = allocate(larger, capacity);
        TensorList list = new TensorList(allocated);
        if (tensors != null) {
            kernels.call("copy_cache").tensors(tensors).tensors(list).run();
        }
        close();
        manager = larger;
        arrays = allocated;
        tensors = list;
        tokens = capacity;
    }

    /** Copies one row over another. */
    void move(int source, int target) {
        kernels.call("move_row").integer(source).integer(target).tensors(tensors).run();
    }

    private List<NDArray> allocate(NDManager owner, int capacity) {
        TextConfig config = decoder.config();
        List<NDArray> arrays = new ArrayList<>();
        for (int i = 0; i < 2 * config.layers(); i++) {
            arrays.add(
                    decoder.zeros(
                            kernels, owner, rows, config.kvHeads(), capacity, config.headWidth()));
        }
        return arrays;
    }

    @Override
    public void close() {
        if (tensors != null) {
            tensors.close();
            manager.close();
            tensors = null;
        }
    }
}
