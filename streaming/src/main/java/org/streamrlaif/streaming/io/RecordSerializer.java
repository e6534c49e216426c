package org.streamrlaif.streaming.io;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.streamrlaif.schemas.RecordCodec;

/**
 * Writes records in Avro single-object encoding.
 *
 * @param <T> the generated record class
 */
public final class RecordSerializer<T extends SpecificRecord> implements SerializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private transient RecordCodec<T> codec;

    public RecordSerializer(Class<T> type) {
        this.type = type;
    }

    @Override
    public void open(InitializationContext context) {
        codec = RecordCodec.of(type);
    }

    @Override
    public byte[] serialize(T record) {
        return codec.encode(record);
    }
}
