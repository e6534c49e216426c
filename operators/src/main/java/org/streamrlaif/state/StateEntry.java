package org.streamrlaif.state;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One entry of trained state as it is now.
 *
 * @param name unique within the state
 * @param version two entries of one name with equal versions have equal content
 * @param content gives the bytes, little-endian; to be called before the core works again
 */
public record StateEntry(String name, Object version, Supplier<ByteBuffer> content) {

    /** An entry whose bytes are at hand; they are its version, too. */
    public static StateEntry of(String name, byte[] bytes) {
        ByteBuffer content = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        return new StateEntry(name, content, content::duplicate);
    }

    /** The same entry under a name behind a prefix. */
    public StateEntry behind(String prefix) {
        return new StateEntry(prefix + name, version, content);
    }

    /** A copy of a state in memory, in the form that it is restored from. */
    public static Map<String, byte[]> copy(List<StateEntry> state) {
        Map<String, byte[]> copy = new LinkedHashMap<>();
        state.forEach(entry -> copy.put(entry.name(), entry.bytes()));
        return copy;
    }

    /** A copy of the content. */
    public byte[] bytes() {
        ByteBuffer buffer = content.get();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
