package org.streamrlaif.generate;

/** A prompt whose keys and values cannot fit into the budget, however long it waits. */
public final class KvBudgetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    KvBudgetException(int tokens, long needed, long budget) {
        super(
                "prompt: "
                        + tokens
                        + " tokens with the answer need "
                        + mebibytes(needed)
                        + " MiB of key/value cache, the budget is "
                        + mebibytes(budget)
                        + " MiB; raise kv-budget-mib, or give fewer frames or a shorter answer");
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
