package org.streamrlaif.streaming.io;

import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.RecordCodec;

/**
 * The beginning of a fork's ledger: a copy of its parent's. Entries of the parent behind the
 * savepoint may be among them; the fork's own {@code LineageStart} says from which ticket on they
 * do not count.
 *
 * @param parent where the parent's ledger is
 * @param fork where that of the fork is to be
 * @param transactionalId of who writes the fork's ledger
 */
public record LedgerFork(StreamsConfig parent, StreamsConfig fork, String transactionalId) {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFork.class);

    /**
     * Copies, in one transaction, unless the fork's ledger has begun.
     *
     * @param lineage the lineage that made the savepoint: what later ones did is left out
     * @throws IllegalArgumentException in one line when the parent's ledger cannot be read
     */
    public void begin(long lineage) {
        if (hasBegun()) {
            return;
        }
        RecordCodec<LedgerEntry> codec = RecordCodec.of(LedgerEntry.class);
        Properties client = fork.client();
        client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        var bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client, bytes, bytes)) {
            producer.initTransactions();
            producer.beginTransaction();
            new LedgerTopic(parent, false)
                    .read(
                            entry -> {
                                if (lineage(entry) <= lineage) {
                                    var unused =
                                            producer.send(
                                                    new ProducerRecord<>(
                                                            fork.ledger(),
                                                            0,
                                                            null,
                                                            codec.encode(entry)));
                                }
                            },
                            LOG::warn);
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw new IllegalArgumentException(
                    "streams.ledger: '"
                            + fork.ledger()
                            + "', expected a topic that this client may write: "
                            + e.getMessage(),
                    e);
        }
    }

    private boolean hasBegun() {
        try (TopicReader<LedgerEntry> reader =
                new TopicReader<>(fork, fork.ledger(), LedgerEntry.class)) {
            return reader.first(entry -> true).isPresent();
        }
    }

    private static long lineage(LedgerEntry entry) {
        if (entry.getTicket() != null) {
            return entry.getTicket().getLineage();
        }
        return entry.getBatch() != null
                ? entry.getBatch().getLineage()
                : entry.getLineage().getLineage();
    }
}
