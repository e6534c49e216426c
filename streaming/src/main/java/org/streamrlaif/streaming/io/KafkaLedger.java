package org.streamrlaif.streaming.io;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.streamrlaif.ledger.LedgerLog;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.RecordCodec;

/**
 * The ledger in the first partition of its topic. What is appended at once is one short
 * transaction. A new producer bars all earlier ones of the same id from writing, and then reads
 * what they have written: so whichever of them dies, hangs or comes back, an entry is there once.
 * Places are offsets.
 */
public final class KafkaLedger implements LedgerLog {
    private static final int PARTITION = 0;

    /** For an answer; then another producer finds out. */
    private static final String WAIT_MILLIS = "10000";

    private final StreamsConfig streams;
    private final String transactionalId;
    private final RecordCodec<LedgerEntry> codec = RecordCodec.of(LedgerEntry.class);
    private KafkaProducer<byte[], byte[]> producer;

    /**
     * @param transactionalId of all that ever write this ledger for the run
     */
    public KafkaLedger(StreamsConfig streams, String transactionalId) {
        this.streams = streams;
        this.transactionalId = transactionalId;
    }

    @Override
    public long append(List<LedgerEntry> entries, long from) throws Exception {
        try {
            Set<LedgerEntry> missing = new LinkedHashSet<>(entries);
            if (producer != null) {
                return write(missing);
            }
            producer = producer();
            producer.initTransactions();
            long end = read(missing, from);
            return missing.isEmpty() ? end : write(missing);
        } catch (Exception e) {
            close(); // whatever it was, the next producer finds out how far this one came
            throw e;
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Properties client = streams.client();
        client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        client.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
        client.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_MILLIS);
        var bytes = new ByteArraySerializer();
        return new KafkaProducer<>(client, bytes, bytes);
    }

    /**
     * Takes out what is in the topic; returns where it ends. A place beyond the end is one of
     * another broker, so it says nothing of this one.
     */
    private long read(Set<LedgerEntry> missing, long from) {
        try (TopicReader<LedgerEntry> reader =
                new TopicReader<>(streams, streams.ledger(), LedgerEntry.class)) {
            Map<TopicPartition, Long> ends = reader.ends();
            long end = ends.getOrDefault(new TopicPartition(streams.ledger(), PARTITION), 0L);
            reader.seek(from > end ? 0 : from);
            reader.read(ends, missing::remove, unreadable -> {});
            return end;
        }
    }

    private long write(Set<LedgerEntry> entries) throws Exception {
        producer.beginTransaction();
        Future<RecordMetadata> last = null;
        for (LedgerEntry entry : entries) {
            last =
                    producer.send(
                            new ProducerRecord<>(
                                    streams.ledger(), PARTITION, null, codec.encode(entry)));
        }
        producer.commitTransaction();
        return last.get().offset() + 1;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
