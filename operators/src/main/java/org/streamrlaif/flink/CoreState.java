package org.streamrlaif.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.rocksdb.RocksDBException;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StoredState;

/**
 * The state of a trained core as keyed state: a log of {@linkplain Segment segments}, and for each
 * entry the place where it was last written. {@link #write} appends what has changed, off the
 * mailbox and as files; {@link #commit} puts it in force, all at once in one mail. So a checkpoint
 * holds the state of the last committed batch whenever it comes, and has nothing left to write.
 *
 * <p>Entries that were replaced together will be again, so they share a segment, and a segment
 * without a living entry is dropped as a whole: nothing is ever merged.
 *
 * <p>All of it lies under {@link SingleKey}, which is to be the current key in the mailbox.
 */
final class CoreState {
    private static final String PIECES = "core-log";
    private static final long SEGMENT_BYTES = 64 << 20;
    private static final long HELD_BYTES = 4 << 20;
    private static final long NEW = -1;

    private final MapState<Long, byte[]> pieces;

    /** For each entry the number of its first piece, and how many it has. */
    private final MapState<String, long[]> placesState;

    private final Optional<SortedTables> tables;
    private final Map<String, long[]> places = new HashMap<>();
    private final Map<String, Object> versions = new HashMap<>();
    private long nextSegment;

    private final Map<String, long[]> written = new LinkedHashMap<>();
    private final List<Segment> held = new ArrayList<>();
    private final List<Long> finished = new ArrayList<>();

    CoreState(KeyedStateStore store, KeyedStateBackend<?> backend) throws IOException {
        pieces =
                store.getMapState(
                        new MapStateDescriptor<>(
                                PIECES,
                                Types.LONG,
                                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        placesState =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "core-entries",
                                Types.STRING,
                                PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
        tables = SortedTables.of(backend, PIECES);
    }

    /** Reads where things are; to be called first. */
    void open() throws Exception {
        placesState.entries().forEach(entry -> places.put(entry.getKey(), entry.getValue()));
        nextSegment =
                1 + places.values().stream().mapToLong(at -> Segment.of(at[0])).max().orElse(-1);
        drop(dead());
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
     * meanwhile rests. They are durable when this returns, but for a few that are held.
     */
    void write(List<StateEntry> entries) throws IOException, RocksDBException {
        long mayHold = HELD_BYTES;
        for (List<StateEntry> group : ChangedEntries.of(entries, versions, this::segment)) {
            for (int from = 0; from < group.size(); ) {
                try (Segment segment = new Segment(nextSegment++, tables, mayHold)) {
                    while (from < group.size() && segment.bytes() < SEGMENT_BYTES) {
                        StateEntry entry = group.get(from++);
                        written.put(entry.name(), segment.add(entry.content().get()));
                    }
                    Optional<Long> table = segment.end();
                    if (table.isPresent()) {
                        finished.add(table.get());
                    } else {
                        held.add(segment);
                        mayHold -= segment.bytes();
                    }
                }
            }
        }
    }

    private long segment(StateEntry entry) {
        long[] place = places.get(entry.name());
        return place == null ? NEW : Segment.of(place[0]);
    }

    /** Makes the entries, all of which were written, the stored ones; in the mailbox. */
    void commit(List<StateEntry> entries) throws Exception {
        if (tables.isPresent()) {
            tables.get().adopt(finished);
        }
        for (Segment segment : held) {
            segment.putHeld(pieces);
        }
        for (Map.Entry<String, long[]> entry : written.entrySet()) {
            remove(places.put(entry.getKey(), entry.getValue()));
            placesState.put(entry.getKey(), entry.getValue());
        }
        Set<String> gone = new HashSet<>(places.keySet());
        for (StateEntry entry : entries) {
            gone.remove(entry.name());
            versions.put(entry.name(), entry.version());
        }
        for (String name : gone) {
            remove(places.remove(name));
            placesState.remove(name);
            versions.remove(name);
        }
        written.clear();
        held.clear();
        finished.clear();
    }

    private void remove(long[] place) throws Exception {
        for (int i = 0; place != null && i < place[1]; i++) {
            pieces.remove(place[0] + i);
        }
    }

    /** The ranges of piece numbers between the segments with living entries; in the mailbox. */
    List<long[]> dead() {
        Set<Long> alive = new TreeSet<>();
        places.values().forEach(at -> alive.add(Segment.of(at[0])));
        alive.add(nextSegment);
        List<long[]> dead = new ArrayList<>();
        long from = 0;
        for (long segment : alive) {
            if (from < segment) {
                dead.add(new long[] {Segment.start(from), Segment.start(segment)});
            }
            from = segment + 1;
        }
        return dead;
    }

    /** Gives the disk back what lies in ranges that are {@link #dead}; from any thread. */
    void drop(List<long[]> dead) throws IOException, RocksDBException {
        if (tables.isPresent()) {
            tables.get().drop(dead);
        }
    }

    private byte[] read(String name) {
        long[] place = places.get(name);
        try {
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < place[1]; i++) {
                parts.add(pieces.get(place[0] + i));
            }
            ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
            parts.forEach(all::put);
            return all.array();
        } catch (Exception e) {
            throw new IllegalStateException("state " + name + " cannot be read", e);
        }
    }
}
