package org.streamrlaif.streaming.io;

import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whether a broker can do what the {@link KafkaLedger} asks of it. */
public final class Transactions {

    private static final int WAIT_MILLIS = 30_000;

    private Transactions() {}

    /**
     * Asks the broker for a transaction.
     *
     * @param prefix how the run's transactional ids begin
     * @throws IllegalArgumentException when it allows no transactions, or none to this client
     */
    public static void require(StreamsConfig streams, String prefix) {
        Properties client = streams.client();
        client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + ":check");
        client.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, Integer.toString(WAIT_MILLIS));
        var bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client, bytes, bytes)) {
            producer.initTransactions();
        } catch (KafkaException e) {
            throw new IllegalArgumentException(refusal(streams, prefix, e), e);
        }
    }

    private static String refusal(StreamsConfig streams, String prefix, KafkaException e) {
        String broker = "streams.bootstrap-servers: " + streams.bootstrapServers();
        if (e instanceof AuthorizationException) {
            return broker
                    + ", expected a Kafka broker that allows this client transactional ids that begin with '"
                    + prefix
                    + "'";
        }
        return broker
                + ", expected a Kafka broker with transactions: "
                + Objects.requireNonNullElse(e.getMessage(), "no answer");
    }
}
