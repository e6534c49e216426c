package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.Kernels;

/**
 * What a trained core would go on from: float32 tensors that a step changes in place, and small
 * entries beside them.
 *
 * <p>Holds two native copies of the tensors. {@link #capture} fills the one that is not committed,
 * {@link #commit} swaps them, and bytes are made only when somebody asks for a {@link #snapshot}.
 * So a step costs one copy in native memory, and the Java heap holds the state during checkpoints
 * only. Any thread may ask.
 */
public final class CommittedState implements AutoCloseable {

    private final Kernels kernels;
    private final NDManager manager;
    private final List<String> names;
    private final List<NDArray> live;
    private List<NDArray> committed;
    private List<NDArray> captured;
    private boolean copied;
    private Map<String, byte[]> committedEntries = Map.of();
    private Map<String, byte[]> capturedEntries = Map.of();

    /**
     * Captures and commits the tensors as they are now.
     *
     * @param live the tensors in training, which stay the caller's
     */
    public CommittedState(Kernels kernels, Map<String, NDArray> live, Map<String, byte[]> entries) {
        this.kernels = kernels;
        this.names = List.copyOf(live.keySet());
        this.live = List.copyOf(live.values());
        manager = kernels.newManager();
        committed = copies();
        captured = copies();
        capture(entries);
        commit();
    }

    /** Takes the outcome of a step: the tensors as they are now, and entries. */
    public synchronized void capture(Map<String, byte[]> entries) {
        kernels.train("copy_all").tensors(captured).tensors(live).run();
        copied = true;
        capturedEntries = entries;
    }

    /** Takes the outcome of a step that left the tensors as they were: entries only. */
    public synchronized void captureEntries(Map<String, byte[]> entries) {
        capturedEntries = entries;
    }

    /** Makes what was captured the committed state. */
    public synchronized void commit() {
        if (copied) {
            List<NDArray> before = committed;
            committed = captured;
            captured = before;
            copied = false;
        }
        committedEntries = capturedEntries;
    }

    /** The committed state, one entry per tensor. */
    public synchronized Map<String, byte[]> snapshot() {
        StateWriter state = new StateWriter();
        for (int i = 0; i < names.size(); i++) {
            state.floats(names.get(i), committed.get(i).toFloatArray());
        }
        state.part("", committedEntries);
        return state.entries();
    }

    @Override
    public void close() {
        manager.close();
    }

    private List<NDArray> copies() {
        return live.stream().map(t -> manager.zeros(t.getShape(), t.getDataType())).toList();
    }

    /** The same tensors under names behind a prefix. */
    static Map<String, NDArray> behind(String prefix, Map<String, NDArray> tensors) {
        Map<String, NDArray> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> renamed.put(prefix + name, tensor));
        return renamed;
    }
}
