package org.streamrlaif.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/** Named tensors as little-endian bytes and back, for state that outlives the process. */
public final class TensorBytes {
    private static final int SHOWN = 2;

    private TensorBytes() {}

    public static byte[] of(NDArray array) {
        ByteBuffer bytes = TensorData.of(array).bytes();
        byte[] out = new byte[bytes.remaining()];
        bytes.get(out);
        return out;
    }

    /**
     * Overwrites every target in place.
     *
     * @throws IllegalArgumentException listing missing and unknown names, or naming a tensor of
     *     another size; nothing has changed then
     */
    public static void restore(
            Kernels kernels, Map<String, NDArray> targets, Map<String, byte[]> state) {
        restore(kernels, targets, state.keySet(), state::get);
    }

    /** The same for bytes that are read one by one. */
    public static void restore(
            Kernels kernels,
            Map<String, NDArray> targets,
            Set<String> names,
            Function<String, byte[]> read) {
        requireSameNames("state", targets.keySet(), names);
        try (NDManager manager = kernels.newManager()) {
            List<NDArray> sources = new ArrayList<>();
            for (Map.Entry<String, NDArray> target : targets.entrySet()) {
                NDArray array = target.getValue();
                byte[] bytes = read.apply(target.getKey());
                TensorType type = TensorType.of(array.getDataType());
                if (bytes.length != array.size() * type.bytes()) {
                    throw new IllegalArgumentException(
                            "state "
                                    + target.getKey()
                                    + ": "
                                    + bytes.length
                                    + " bytes, expected "
                                    + array.size() * type.bytes());
                }
                sources.add(
                        new TensorData(type, array.getShape().getShape(), ByteBuffer.wrap(bytes))
                                .toArray(manager, array.getDataType()));
            }
            kernels.train("copy_all")
                    .tensors("targets", List.copyOf(targets.values()))
                    .tensors("sources", sources)
                    .run();
        }
    }

    /** Two sets of names must be equal; the message names what is missing and what is unknown. */
    static void requireSameNames(String what, Set<String> expected, Set<String> actual) {
        TreeSet<String> missing = new TreeSet<>(expected);
        missing.removeAll(actual);
        TreeSet<String> unknown = new TreeSet<>(actual);
        unknown.removeAll(expected);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    what
                            + ": missing tensors "
                            + some(missing)
                            + ", unknown tensors "
                            + some(unknown));
        }
    }

    /** The first names, since there may be hundreds. */
    private static List<String> some(Set<String> names) {
        List<String> some = new ArrayList<>(names.stream().limit(SHOWN).toList());
        if (names.size() > SHOWN) {
            some.add((names.size() - SHOWN) + " more");
        }
        return some;
    }
}
