package org.streamrlaif.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * One record type to bytes and back, in Avro's single-object encoding: {@code C3 01}, the
 * CRC-64-AVRO fingerprint of the writer's schema (8 bytes, little-endian), then the record in Avro
 * binary.
 *
 * <p>Reads what any released schema wrote (see {@link ReleasedSchemas}). Thread-safe; not
 * serializable, so a Flink schema keeps it in a transient field.
 *
 * @param <T> the generated record class
 */
public final class RecordCodec<T extends SpecificRecord> {
    private static final short MARKER = (short) 0xC301;
    private static final int HEADER = 10;

    private final SchemaStore writers;
    private final SpecificData model;
    private final Schema current;
    private final long fingerprint;
    private final ConcurrentHashMap<Long, SpecificDatumReader<T>> readers =
            new ConcurrentHashMap<>();

    RecordCodec(Class<T> type, SchemaStore writers) {
        this.writers = writers;
        model = SpecificData.getForClass(type);
        current = model.getSchema(type);
        fingerprint = SchemaNormalization.parsingFingerprint64(current);
    }

    /** A codec for the given generated class. */
    public static <T extends SpecificRecord> RecordCodec<T> of(Class<T> type) {
        return new RecordCodec<>(type, ReleasedSchemas.store());
    }

    /**
     * Bytes of the record, written with the current schema.
     *
     * @throws NullPointerException when a field without null in its type is null; the message names
     *     it
     */
    public byte[] encode(T record) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header(fingerprint));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new SpecificDatumWriter<T>(current, model).write(record, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * The record in these bytes.
     *
     * @throws UnreadableRecordException when they are null, have no header, name an unknown schema,
     *     end early, are too long or are no record. Lengths are checked against the bytes there are
     *     before anything is allocated, so a damaged message cannot exhaust the heap.
     */
    public T decode(byte[] bytes) throws UnreadableRecordException {
        if (bytes == null || bytes.length < HEADER || ByteBuffer.wrap(bytes).getShort() != MARKER) {
            throw unreadable(bytes, "Avro single-object encoding (C3 01 …)", null);
        }
        long writer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        SpecificDatumReader<T> reader = readers.computeIfAbsent(writer, this::reader);
        if (reader == null) {
            throw unreadable(bytes, "a released schema, not fingerprint " + hex(writer), null);
        }
        try {
            BinaryDecoder walk = body(bytes);
            RecordWalk.over(reader.getSchema(), walk);
            if (!walk.isEnd()) {
                throw unreadable(bytes, "fewer bytes after the header", null);
            }
            return reader.read(null, body(bytes));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw unreadable(bytes, "a complete Avro record after the header", e);
        }
    }

    private SpecificDatumReader<T> reader(long writerFingerprint) {
        Schema writer = writers.findByFingerprint(writerFingerprint);
        boolean known = writer != null && writer.getFullName().equals(current.getFullName());
        return known ? new SpecificDatumReader<>(writer, current, model) : null;
    }

    private UnreadableRecordException unreadable(byte[] bytes, String expected, Exception cause) {
        int length = bytes == null ? 0 : bytes.length;
        return new UnreadableRecordException(current.getName(), length, expected, cause);
    }

    private static BinaryDecoder body(byte[] bytes) {
        return DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
    }

    private static byte[] header(long fingerprint) {
        return ByteBuffer.allocate(HEADER)
                .putShort(MARKER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(fingerprint)
                .array();
    }

    private static String hex(long fingerprint) {
        return String.format(Locale.ROOT, "%016x", Long.reverseBytes(fingerprint));
    }
}
