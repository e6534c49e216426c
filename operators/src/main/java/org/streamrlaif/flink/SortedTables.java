package org.streamrlaif.flink;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;
import org.apache.flink.util.ResourceGuard;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Large entries of a {@code MapState<Long, byte[]>} under {@link SingleKey}, on a way round
 * RocksDB's memory tables: any thread writes them into a sorted table of their own, a file, and the
 * mailbox {@linkplain #adopt adopts} it. RocksDB then neither copies, flushes nor merges it, and
 * {@linkplain #drop drops} it as a file.
 *
 * <p>Flink does not show its RocksDB, hence the reflection.
 */
final class SortedTables {
    private final RocksDB db;
    private final ColumnFamilyHandle column;
    private final ResourceGuard readers;
    private final PieceKeys keys;
    private final TableFiles files;

    private SortedTables(RocksDBKeyedStateBackend<?> backend, String state) throws IOException {
        db = field(backend, "db", RocksDB.class);
        readers = field(backend, "rocksDBResourceGuard", ResourceGuard.class);
        Map<?, ?> states = field(backend, "kvStateInformation", Map.class);
        column = ((RocksDbKvStateInfo) states.get(state)).columnFamilyHandle;
        keys = PieceKeys.of(backend);
        files = new TableFiles(Path.of(db.getName()).getParent());
    }

    /** Those of a state that is registered already; none where state does not lie in RocksDB. */
    static Optional<SortedTables> of(KeyedStateBackend<?> backend, String state)
            throws IOException {
        return backend instanceof RocksDBKeyedStateBackend<?> rocks
                ? Optional.of(new SortedTables(rocks, state))
                : Optional.empty();
    }

    /** Begins a table with the number of its first entry; from any thread. */
    TableWriter begin(long first) throws RocksDBException {
        return new TableWriter(files.file(first), keys);
    }

    /**
     * Puts tables that are finished into the state, all at once; in the mailbox.
     *
     * @param firsts the numbers that they were begun with
     */
    void adopt(List<Long> firsts) throws IOException, RocksDBException {
        if (!firsts.isEmpty()) {
            List<String> links = new ArrayList<>();
            for (long first : firsts) {
                links.add(files.link(first).toString());
            }
            try (IngestExternalFileOptions options =
                    new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false)) {
                db.ingestExternalFile(column, links, options);
            }
        }
    }

    /**
     * Removes the files that hold nothing but entries of the ranges, from a number on and up to
     * another one; none while a savepoint is being written, which may read them. From any thread.
     *
     * @throws IOException also when the state is closed
     */
    void drop(List<long[]> ranges) throws IOException, RocksDBException {
        if (!ranges.isEmpty() && readers.getLeaseCount() == 0) {
            try (ResourceGuard.Lease open = readers.acquireResource()) {
                List<byte[]> bounds = new ArrayList<>();
                for (long[] range : ranges) {
                    bounds.add(keys.key(range[0]));
                    bounds.add(keys.key(range[1]));
                }
                db.deleteFilesInRanges(column, bounds, false);
            }
            files.remove(ranges);
        }
    }

    private static <T> T field(RocksDBKeyedStateBackend<?> backend, String name, Class<T> type) {
        try {
            Field field = RocksDBKeyedStateBackend.class.getDeclaredField(name);
            field.setAccessible(true);
            return type.cast(field.get(backend));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's RocksDB backend has no field " + name, e);
        }
    }
}
