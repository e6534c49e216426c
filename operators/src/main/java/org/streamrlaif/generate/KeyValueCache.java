package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.decoder.DecoderSize;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.TensorList;

/**
 * Keys and values of every layer, [slots, 2 · key/value heads, head width] each, keys before
 * values. Row r owns the slots from r · capacity on, one per token. The slots are allocated once
 * and reused; between two groups of rows they are cut into rows anew. What is held never exceeds
 * the budget, not even while it grows.
 */
final class KeyValueCache implements AutoCloseable {
    private static final int GRAIN = 64;

    private final Kernels kernels;
    private final TextDecoder decoder;
    private final int mostRows;
    private final long tokenBytes;
    private final long budgetBytes;
    private NDManager manager;
    private List<NDArray> arrays = List.of();
    private TensorList tensors;
    private int slots;
    private int capacity;

    /**
     * @param mostRows rows ever asked for at once
     * @param budgetBytes the most that keys and values may take
     */
    KeyValueCache(Kernels kernels, TextDecoder decoder, int mostRows, long budgetBytes) {
        this.kernels = kernels;
        this.decoder = decoder;
        this.mostRows = mostRows;
        this.budgetBytes = budgetBytes;
        tokenBytes = new DecoderSize(decoder.config(), decoder.elementBytes(kernels)).cacheToken();
    }

    /** Throws when a row of this many tokens can never fit. */
    void check(int tokens) {
        if (tokens > mostSlots()) {
            throw new KvBudgetException(tokens, tokens * tokenBytes, budgetBytes);
        }
    }

    /** Tokens that a row holds; valid until the next {@link #cut}. */
    int capacity() {
        return capacity;
    }

    /**
     * Gives a call its arguments {@code cache, capacity}; valid until the cache is cut or extended.
     */
    KernelCall arguments(KernelCall call) {
        return call.tensors("cache", tensors).integer("capacity", capacity);
    }

    /** Keys and values of each layer; valid until the cache is cut or extended. */
    List<NDArray> arrays() {
        return arrays;
    }

    /**
     * Cuts the empty cache into rows of the given length, up to {@code rows} of them.
     *
     * @param tokens a length that {@link #check} accepts
     */
    void cut(int rows, int tokens) {
        check(tokens);
        long rounded = (tokens + GRAIN - 1L) / GRAIN * GRAIN;
        int fitting = (int) Math.min(Math.min(rows, mostRows), mostSlots() / tokens);
        capacity = fitting * rounded <= mostSlots() ? (int) rounded : tokens;
        if (fitting * capacity > slots) {
            close();
            allocate(fitting * capacity);
        }
    }

    /**
     * How many rows there are room for, of up to {@code rows}; the cache is extended for them if
     * the budget allows, with what its first rows hold.
     *
     * @param used rows to keep
     */
    int extend(int rows, int used) {
        int wanted = Math.min(rows, mostRows);
        long needed = (long) wanted * capacity;
        if (needed > slots && needed + slots <= mostSlots()) {
            NDManager formerManager = manager;
            TensorList former = tensors;
            allocate((int) needed);
            kernels.call("copy_slots")
                    .tensors("source", former)
                    .tensors("target", tensors)
                    .integer("slots", (long) used * capacity)
                    .run();
            former.close();
            formerManager.close();
        }
        return Math.min(wanted, slots / capacity);
    }

    /** Copies one row over another. */
    void move(int source, int target) {
        kernels.call("move_row")
                .integer("source", source)
                .integer("target", target)
                .integer("capacity", capacity)
                .tensors("cache", tensors)
                .run();
    }

    private long mostSlots() {
        return Math.min(budgetBytes / tokenBytes, Integer.MAX_VALUE);
    }

    private void allocate(int count) {
        TextConfig config = decoder.config();
        manager = kernels.newManager();
        arrays = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            arrays.add(
                    decoder.zeros(
                            kernels, manager, count, 2L * config.kvHeads(), config.headWidth()));
        }
        tensors = new TensorList(arrays);
        slots = count;
    }

    @Override
    public void close() {
        if (tensors != null) {
            tensors.close();
            manager.close();
            tensors = null;
            slots = 0;
        }
    }
}
