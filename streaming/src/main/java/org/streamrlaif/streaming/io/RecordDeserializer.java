package org.streamrlaif.streaming.io;

import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.UnreadableRecordException;

/**
 * Reads records in Avro single-object encoding, whichever released schema wrote them.
 *
 * <p>For topics that only this project writes: a message that is no such record, or has no value,
 * is logged and left out.
 *
 * @param <T> the generated record class
 */
public final class RecordDeserializer<T extends SpecificRecordBase & SpecificRecord>
        implements KafkaRecordDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(RecordDeserializer.class);

    private final Class<T> type;
    private transient RecordCodec<T> codec;

    public RecordDeserializer(Class<T> type) {
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        codec = RecordCodec.of(type);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<T> out) {
        if (message.value() == null) {
            return;
        }
        try {
            out.collect(codec.decode(message.value()));
        } catch (UnreadableRecordException e) {
            LOG.warn(
                    "{}-{} at offset {}: left out: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    e.getMessage());
        }
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return new AvroTypeInfo<>(type);
    }
}
