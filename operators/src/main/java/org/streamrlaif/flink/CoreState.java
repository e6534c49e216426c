package org.streamrlaif.flink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.function.ThrowingRunnable;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StoredState;

/**
 * The state of a trained core as keyed state: entries in pieces of at most {@value #PIECE} bytes,
 * each entry in one of two places. {@link #write} puts what has changed into the places that are
 * not in force, {@link #commit} puts these in force all at once. So a checkpoint holds the state of
 * the last committed batch whenever it comes, and has nothing left to write.
 *
 * <p>All of it lies under {@link SingleKey}, which is to be the current key in the mailbox.
 */
final class CoreState {
    private static final int PIECE = 1 << 20;
    private static final int PIECES_IN_MEMORY = 4;
    private static final int NOWHERE = -1;

    private final MapState<String, byte[]> pieces;

    /** For each entry the place in force, and the number of pieces at either place. */
    private final MapState<String, int[]> placesState;

    private final Map<String, int[]> places = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private final Map<String, Object> versions = new HashMap<>();
    private final Semaphore room = new Semaphore(PIECES_IN_MEMORY);

    CoreState(KeyedStateStore store) {
        pieces =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "core-pieces",
                                Types.STRING,
                                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        placesState =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "core-places",
                                Types.STRING,
                                PrimitiveArrayTypeInfo.INT_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    /** Reads where things are, and forgets what was never committed; to be called first. */
    void open() throws Exception {
        placesState.entries().forEach(entry -> places.put(entry.getKey(), entry.getValue()));
        for (String name : List.copyOf(places.keySet())) {
            int[] at = places.get(name);
            if (at[0] == NOWHERE) {
                drop(name);
            } else {
                empty(name, free(at));
            }
        }
    }

    /** What is committed, to be read entry by entry; empty at the start of a run. */
    Map<String, byte[]> stored() {
        return new StoredState(places.keySet(), this::read);
    }

    /** Says that the core has taken over what is stored and now has these entries. */
    void restored(List<StateEntry> entries) {
        for (StateEntry entry : entries) {
            if (places.containsKey(entry.name())) {
                versions.put(entry.name(), entry.version());
            }
        }
    }

    /**
     * Writes the entries that differ from the committed ones, in the thread of the core, which
     * meanwhile rests.
     *
     * @param mailbox takes small actions, in order
     */
    void write(List<StateEntry> entries, Consumer<ThrowingRunnable<Exception>> mailbox)
            throws InterruptedException {
        for (StateEntry entry : entries) {
            String name = entry.name();
            if (!entry.version().equals(versions.get(name))) {
                ByteBuffer content = entry.content().get();
                int count = (content.remaining() + PIECE - 1) / PIECE;
                mailbox.accept(() -> begin(name, count));
                for (int i = 0; i < count; i++) {
                    byte[] piece = new byte[Math.min(PIECE, content.remaining())];
                    content.get(piece);
                    int number = i;
                    room.acquire();
                    mailbox.accept(() -> put(name, number, piece));
                }
            }
        }
    }

    /** Makes the entries, all of which were written, the stored ones. */
    void commit(List<StateEntry> entries) throws Exception {
        for (String name : written) {
            int[] at = places.get(name);
            int before = at[0];
            at[0] = free(at);
            if (before != NOWHERE) {
                empty(name, before);
            }
            placesState.put(name, at.clone());
        }
        written.clear();
        Set<String> gone = new HashSet<>(places.keySet());
        for (StateEntry entry : entries) {
            gone.remove(entry.name());
            versions.put(entry.name(), entry.version());
        }
        for (String name : gone) {
            drop(name);
        }
    }

    private void begin(String name, int count) throws Exception {
        int[] at = places.computeIfAbsent(name, n -> new int[] {NOWHERE, 0, 0});
        at[1 + free(at)] = count;
        placesState.put(name, at.clone());
        written.add(name);
    }

    private void put(String name, int number, byte[] piece) throws Exception {
        pieces.put(key(name, free(places.get(name)), number), piece);
        room.release();
    }

    private byte[] read(String name) {
        int[] at = places.get(name);
        try {
            List<byte[]> parts = new ArrayList<>();
            for (int number = 0; number < at[1 + at[0]]; number++) {
                parts.add(pieces.get(key(name, at[0], number)));
            }
            ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
            parts.forEach(all::put);
            return all.array();
        } catch (Exception e) {
            throw new IllegalStateException("state " + name + " cannot be read", e);
        }
    }

    private void drop(String name) throws Exception {
        empty(name, 0);
        empty(name, 1);
        places.remove(name);
        placesState.remove(name);
        versions.remove(name);
    }

    private void empty(String name, int place) throws Exception {
        int[] at = places.get(name);
        for (int number = 0; number < at[1 + place]; number++) {
            pieces.remove(key(name, place, number));
        }
        at[1 + place] = 0;
    }

    private static int free(int[] at) {
        return at[0] == 0 ? 1 : 0;
    }

    private static String key(String name, int place, int number) {
        return name + "#" + place + "." + number;
    }
}
