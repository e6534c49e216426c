package org.streamrlaif.state;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.kernel.Kernels;

/**
 * The state that a core can go back to: a native copy of its float32 tensors, and the entries
 * beside them. One thread at a time.
 */
public final class AcceptedState implements AutoCloseable {

    /** Before the names of this state where it is a part of another one. */
    public static final String PREFIX = "accepted/";

    private final Kernels kernels;
    private final NDManager manager;
    private final Map<String, NDArray> live;
    private final Map<String, NDArray> accepted = new LinkedHashMap<>();
    private List<StateEntry> entries = List.of();
    private long changes;

    /**
     * Accepts the tensors as they are now.
     *
     * @param live the tensors in training, which stay the caller's
     * @param entries small ones, whose content never changes
     */
    public AcceptedState(Kernels kernels, Map<String, NDArray> live, List<StateEntry> entries) {
        this.kernels = kernels;
        this.live = new LinkedHashMap<>(live);
        manager = kernels.newManager();
        live.forEach((name, t) -> accepted.put(name, manager.zeros(t.getShape(), t.getDataType())));
        accept(entries);
    }

    /** Accepts the tensors as they are now, and entries. */
    public void accept(List<StateEntry> entries) {
        kernels.train("copy_all")
                .tensors("targets", List.copyOf(accepted.values()))
                .tensors("sources", List.copyOf(live.values()))
                .run();
        this.entries = List.copyOf(entries);
        changes++;
    }

    /** What was accepted, as a state to restore from. */
    public Map<String, byte[]> stored() {
        StateWriter state = new StateWriter();
        state.tensors("", accepted, changes);
        state.part("", entries);
        Map<String, StateEntry> named = new LinkedHashMap<>();
        state.entries().forEach(entry -> named.put(entry.name(), entry));
        return new StoredState(named.keySet(), name -> named.get(name).bytes());
    }

    /** Adds what was accepted to a state, behind {@link #PREFIX}. */
    public void write(StateWriter state) {
        state.tensors(PREFIX, accepted, changes);
        state.part(PREFIX, entries);
    }

    /** Takes over what {@link #write} wrote, its names without the prefix. */
    public void restore(Map<String, byte[]> part) {
        StateReader reader = new StateReader(part);
        accepted.forEach(
                (name, tensor) -> tensor.set(reader.floats(name, Math.toIntExact(tensor.size()))));
        List<StateEntry> small = new ArrayList<>();
        reader.part("").forEach((name, bytes) -> small.add(StateEntry.of(name, bytes)));
        entries = List.copyOf(small);
        changes++;
    }

    @Override
    public void close() {
        manager.close();
    }
}
