package org.streamrlaif.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads a message without being told what record it holds: its header names the schema. Records of
 * a released schema come as the present class of the same name. Thread-safe.
 */
public final class AnyRecord {
    private static final int HEADER = 10;

    private final ConcurrentMap<String, RecordCodec<?>> codecs = new ConcurrentHashMap<>();

    /**
     * The record in these bytes.
     *
     * @throws UnreadableRecordException when they name no known schema, or are no record of it
     */
    public SpecificRecord decode(byte[] bytes) throws UnreadableRecordException {
        Class<? extends SpecificRecord> type = type(bytes);
        if (type == null) {
            throw new UnreadableRecordException(
                    "record", bytes == null ? 0 : bytes.length, "a released schema", null);
        }
        return codecs.computeIfAbsent(type.getName(), name -> RecordCodec.of(type)).decode(bytes);
    }

    private static Class<? extends SpecificRecord> type(byte[] bytes) {
        if (bytes == null || bytes.length < HEADER) {
            return null;
        }
        long writer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        Schema schema = ReleasedSchemas.store().findByFingerprint(writer);
        Class<?> type =
                schema == null || schema.getType() != Schema.Type.RECORD
                        ? null
                        : SpecificData.get().getClass(schema);
        return type == null ? null : type.asSubclass(SpecificRecord.class);
    }
}
