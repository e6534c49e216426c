package org.streamrlaif.flink;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * Writes one of RocksDB's sorted tables, as it would write the entries of a {@code MapState<Long,
 * byte[]>} itself. Trained weights are noise, so nothing is compressed.
 */
final class TableWriter implements AutoCloseable {
    /** So much is handed to the disk at a time, or it would get all of it at the end. */
    private static final long SYNC_BYTES = 1 << 20;

    private final PieceKeys keys;
    private final EnvOptions env = new EnvOptions().setBytesPerSync(SYNC_BYTES);
    private final Options options =
            new Options().setCompressionType(CompressionType.NO_COMPRESSION);
    private final SstFileWriter writer = new SstFileWriter(env, options);
    private final DataOutputSerializer value = new DataOutputSerializer(64);

    TableWriter(Path file, PieceKeys keys) throws RocksDBException {
        this.keys = keys;
        writer.open(file.toString());
    }

    /** Adds an entry, whose number is greater than those before. */
    void put(long number, byte[] content) throws IOException, RocksDBException {
        value.clear();
        value.writeBoolean(false); // not null
        BytePrimitiveArraySerializer.INSTANCE.serialize(content, value);
        writer.put(keys.key(number), value.getCopyOfBuffer());
    }

    /** Makes the file complete and durable. */
    void finish() throws RocksDBException {
        writer.finish();
    }

    @Override
    public void close() {
        writer.close();
        options.close();
        env.close();
    }
}
