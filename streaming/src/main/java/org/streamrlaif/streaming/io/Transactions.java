package org.streamrlaif.streaming.io;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whether a broker can do what the exactly-once sinks ask of it. */
public final class Transactions {

    private static final String LIMIT = "transaction.max.timeout.ms";
    private static final int WAIT_MILLIS = 30_000;

    private Transactions() {}

    /**
     * Asks the broker for a transaction, as the sinks will.
     *
     * @param prefix how the sinks' transactional ids begin
     * @param timeout how long a transaction may stay open
     * @throws IllegalArgumentException when it allows no transactions, none of that length, or none
     *     to this client
     */
    public static void require(StreamsConfig streams, String prefix, Duration timeout) {
        Properties client = streams.client();
        client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + ":check");
        client.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(timeout.toMillis()));
        client.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, Integer.toString(WAIT_MILLIS));
        var bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client, bytes, bytes)) {
            producer.initTransactions();
        } catch (KafkaException e) {
            throw new IllegalArgumentException(refusal(streams, prefix, timeout, e), e);
        }
    }

    private static String refusal(
            StreamsConfig streams, String prefix, Duration timeout, KafkaException e) {
        String broker = "streams.bootstrap-servers: " + streams.bootstrapServers();
        String said = Objects.requireNonNullElse(e.getMessage(), "no answer");
        if (said.contains(LIMIT)) { // the client has no other way to say so
            return "streams.transaction-timeout-seconds: "
                    + timeout.toSeconds()
                    + ", expected no more than "
                    + LIMIT
                    + " of the broker at "
                    + streams.bootstrapServers();
        }
        if (e instanceof AuthorizationException) {
            return broker
                    + ", expected a Kafka broker that allows this client transactional ids that begin with '"
                    + prefix
                    + "'";
        }
        return broker + ", expected a Kafka broker with transactions: " + said;
    }
}
