package org.streamrlaif.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.MapState;
import org.rocksdb.RocksDBException;

/**
 * Entries of a {@link CoreState} that are written one behind the other, in pieces. Few bytes are
 * held for the mailbox, more go into a table.
 */
final class Segment implements AutoCloseable {
    private static final int PIECE = 1 << 20;
    private static final int NUMBER_BITS = 24;

    private final long start;
    private final Optional<SortedTables> tables;
    private final long mayHold;
    private final List<byte[]> held = new ArrayList<>();
    private TableWriter table;
    private long pieces;
    private long bytes;

    /**
     * @param number greater than that of any segment before
     * @param mayHold bytes that may be held where there are tables
     */
    Segment(long number, Optional<SortedTables> tables, long mayHold) {
        this.start = start(number);
        this.tables = tables;
        this.mayHold = mayHold;
    }

    /** The number that the first piece of a segment is stored under. */
    static long start(long segment) {
        return segment << NUMBER_BITS;
    }

    /** The segment of a piece. */
    static long of(long piece) {
        return piece >> NUMBER_BITS;
    }

    /** Adds an entry: the number of its first piece, and how many it has. */
    long[] add(ByteBuffer content) throws IOException, RocksDBException {
        long first = start + pieces;
        while (content.hasRemaining()) {
            byte[] piece = new byte[Math.min(PIECE, content.remaining())];
            content.get(piece);
            add(piece);
        }
        return new long[] {first, start + pieces - first};
    }

    private void add(byte[] piece) throws IOException, RocksDBException {
        bytes += piece.length;
        if (table == null && tables.isPresent() && bytes > mayHold) {
            table = tables.get().begin(start);
            for (int i = 0; i < held.size(); i++) {
                table.put(start + i, held.get(i));
            }
            held.clear();
        }
        if (table == null) {
            held.add(piece);
        } else {
            table.put(start + pieces, piece);
        }
        pieces++;
    }

    long bytes() {
        return bytes;
    }

    /** Ends it; what it is called if it has become a table. */
    Optional<Long> end() throws RocksDBException {
        if (table == null) {
            return Optional.empty();
        }
        table.finish();
        return Optional.of(start);
    }

    /** Puts what is held into the state; in the mailbox. */
    void putHeld(MapState<Long, byte[]> state) throws Exception {
        for (int i = 0; i < held.size(); i++) {
            state.put(start + i, held.get(i));
        }
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
    }
}
