package org.streamrlaif.state;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.file.TensorData;

/** Collects trained state entry by entry; numbers are little-endian. */
public final class StateWriter {

    private final List<StateEntry> entries = new ArrayList<>();

    /** Adds the entries of a part, their names behind a prefix. */
    public void part(String prefix, List<StateEntry> part) {
        part.forEach(entry -> entries.add(entry.behind(prefix)));
    }

    /** Adds bytes, their names behind a prefix. */
    public void part(String prefix, Map<String, byte[]> part) {
        part.forEach((name, bytes) -> entries.add(StateEntry.of(prefix + name, bytes)));
    }

    /**
     * Adds live tensors, their names behind a prefix. Nothing is copied before somebody asks for
     * the content.
     *
     * @param version of all of them: another one whenever any has changed
     */
    public void tensors(String prefix, Map<String, NDArray> tensors, long version) {
        tensors.forEach(
                (name, tensor) ->
                        entries.add(
                                new StateEntry(
                                        prefix + name,
                                        version,
                                        () -> TensorData.of(tensor).bytes())));
    }

    /** Adds float64 numbers; counters up to 2⁵³ are exact. */
    public void numbers(String name, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        entries.add(StateEntry.of(name, bytes.array()));
    }

    /** Adds a text, such as the hash of a base model. */
    public void text(String name, String value) {
        entries.add(StateEntry.of(name, value.getBytes(StandardCharsets.UTF_8)));
    }

    /** What was collected. */
    public List<StateEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** The same tensors under names behind a prefix. */
    public static Map<String, NDArray> behind(String prefix, Map<String, NDArray> tensors) {
        Map<String, NDArray> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> renamed.put(prefix + name, tensor));
        return renamed;
    }
}
