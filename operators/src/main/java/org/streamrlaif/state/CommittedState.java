package org.streamrlaif.state;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.Kernels;

/**
 * What a trained core would go on from: float32 tensors that a step changes in place, and small
 * entries beside them.
 *
 * <p>Holds two native copies of the tensors. {@link #capture} fills the one that is not committed,
 * {@link #commit} swaps them, and bytes are made only when somebody asks for a {@link #snapshot}.
 * So a step costs one copy in native memory, and the Java heap holds the state during checkpoints
 * only. Any thread may ask.
 *
 * <p>The state to go back to is the committed one, or, after {@link #keepAccepted}, the last one
 * that was {@linkplain #accept accepted}: a third copy, and a part of the snapshot.
 */
public final class CommittedState implements AutoCloseable {

    /** Before the names of the accepted state's part of a snapshot. */
    public static final String ACCEPTED = "accepted/";

    private final Kernels kernels;
    private final NDManager manager;
    private final List<String> names;
    private final List<NDArray> live;
    private List<NDArray> committed;
    private List<NDArray> captured;

    /** Null: what is committed is accepted. */
    private List<NDArray> accepted;

    private boolean copied;
    private boolean accepting;
    private Map<String, byte[]> committedEntries = Map.of();
    private Map<String, byte[]> capturedEntries = Map.of();
    private Map<String, byte[]> acceptedEntries = Map.of();

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
        overwrite(captured, live);
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
        if (accepting) {
            overwrite(accepted, committed);
            acceptedEntries = committedEntries;
            accepting = false;
        }
    }

    /**
     * Keeps the accepted state apart from the committed one from now on; it begins as the committed
     * one.
     */
    public synchronized void keepAccepted() {
        if (accepted == null) {
            accepted = copies();
        }
        overwrite(accepted, committed);
        acceptedEntries = committedEntries;
    }

    /** Makes what was captured the accepted state when it is committed. */
    public synchronized void accept() {
        accepting = accepted != null;
    }

    /** The accepted state, in the form of a snapshot without it. */
    public synchronized Map<String, byte[]> accepted() {
        StateWriter state = new StateWriter();
        if (accepted == null) {
            write(state, "", committed, committedEntries);
        } else {
            write(state, "", accepted, acceptedEntries);
        }
        return state.entries();
    }

    /** The committed state, one entry per tensor, and the accepted one where it is kept. */
    public synchronized Map<String, byte[]> snapshot() {
        StateWriter state = new StateWriter();
        write(state, "", committed, committedEntries);
        if (accepted != null) {
            write(state, ACCEPTED, accepted, acceptedEntries);
        }
        return state.entries();
    }

    /**
     * Takes the accepted state out of a snapshot that is being restored, whose other part was
     * captured and committed before. Without such a part the committed state is accepted; where the
     * accepted state is not kept the part is dropped.
     */
    public synchronized void restoreAccepted(Map<String, byte[]> part) {
        if (accepted == null) {
            return;
        }
        if (part.isEmpty()) {
            keepAccepted();
            return;
        }
        Map<String, byte[]> tensors = new LinkedHashMap<>(part);
        Map<String, byte[]> entries = new LinkedHashMap<>(part);
        tensors.keySet().retainAll(names);
        names.forEach(entries::remove);
        StateReader reader = new StateReader(tensors);
        for (int i = 0; i < names.size(); i++) {
            NDArray tensor = accepted.get(i);
            tensor.set(reader.floats(names.get(i), (int) tensor.size()));
        }
        acceptedEntries = entries;
    }

    @Override
    public void close() {
        manager.close();
    }

    private void write(
            StateWriter state, String prefix, List<NDArray> tensors, Map<String, byte[]> entries) {
        for (int i = 0; i < names.size(); i++) {
            state.floats(prefix + names.get(i), TensorData.of(tensors.get(i)).floats());
        }
        state.part(prefix, entries);
    }

    private void overwrite(List<NDArray> targets, List<NDArray> sources) {
        kernels.train("copy_all").tensors("targets", targets).tensors("sources", sources).run();
    }

    private List<NDArray> copies() {
        return live.stream().map(t -> manager.zeros(t.getShape(), t.getDataType())).toList();
    }

    /** The same tensors under names behind a prefix. */
    public static Map<String, NDArray> behind(String prefix, Map<String, NDArray> tensors) {
        Map<String, NDArray> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> renamed.put(prefix + name, tensor));
        return renamed;
    }
}
