package org.streamrlaif.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.streaming.io.KafkaLedger;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.io.Topics;

/** An entry is in the topic once, whatever ends its transaction, its producer or its broker. */
@Timeout(300)
class KafkaLedgerITCase {
    private static final String ID = "run::ledger";

    @TempDir private Path folder;
    private KafkaBroker broker;
    private StreamsConfig streams;

    @BeforeEach
    void start() {
        start("kafka", 0);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void start(String name, int port) {
        broker = KafkaBroker.start(folder.resolve(name), port);
        streams = StreamsConfig.defaults().at(broker.bootstrapServers());
        Topics.create(streams);
    }

    @Test
    void whoIsFencedLooksBeforeItWritesAgain() throws Exception {
        try (KafkaLedger dead = new KafkaLedger(streams, ID);
                KafkaLedger alive = new KafkaLedger(streams, ID)) {
            dead.append(entries(0, 2), 0);
            long place = alive.append(entries(0, 4), 0);
            assertThat(written()).isEqualTo(entries(0, 4));
            List<LedgerEntry> late = entries(2, 5);
            assertThatThrownBy(() -> dead.append(late, 0)).isInstanceOf(KafkaException.class);
            assertThat(dead.append(late, 0)).as("as far as all have come").isGreaterThan(place);
            assertThat(written()).isEqualTo(entries(0, 5));
        }
    }

    @Test
    void anAdministratorWhoEndsTheProducerCostsNothing() throws Exception {
        try (KafkaLedger ledger = new KafkaLedger(streams, ID);
                Admin admin = Admin.create(streams.client())) {
            long place = ledger.append(entries(0, 2), 0);
            admin.fenceProducers(List.of(ID)).all().get();
            long before = place;
            assertThatThrownBy(() -> ledger.append(entries(2, 4), before)).isNotNull();
            place = ledger.append(entries(2, 4), before);
            assertThat(ledger.append(entries(4, 5), place)).isGreaterThan(place);
            assertThat(written()).isEqualTo(entries(0, 5));
        }
    }

    @Test
    void anotherBrokerThatKnowsNothingOfItGetsWhatIsMissing() throws Exception {
        try (KafkaLedger ledger = new KafkaLedger(streams, ID)) {
            long place = ledger.append(entries(0, 40), 0);
            int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
            stop();
            start("another", port);
            for (int attempt = 0; written().isEmpty(); attempt++) {
                try {
                    ledger.append(entries(40, 42), place);
                } catch (Exception e) {
                    assertThat(attempt).as("%s", e).isLessThan(5);
                }
            }
            assertThat(written()).isEqualTo(entries(40, 42));
        }
    }

    /** Its answer was lost, and the place is that of the broker before. */
    @Test
    void whatAnotherBrokerHasIsNotWrittenAgain() throws Exception {
        try (KafkaLedger ledger = new KafkaLedger(streams, ID)) {
            ledger.append(entries(40, 42), 0);
        }
        try (KafkaLedger restored = new KafkaLedger(streams, ID)) {
            assertThat(restored.append(entries(40, 43), 1_000)).isLessThan(1_000);
        }
        assertThat(written()).isEqualTo(entries(40, 43));
    }

    private List<LedgerEntry> written() {
        try (var reader = new TopicReader<>(streams, streams.ledger(), LedgerEntry.class)) {
            return reader.readAll();
        }
    }

    private static List<LedgerEntry> entries(long from, long to) {
        return LongStream.range(from, to).mapToObj(KafkaLedgerITCase::entry).toList();
    }

    private static LedgerEntry entry(long batch) {
        BatchEnd end =
                BatchEnd.newBuilder()
                        .setBatch(batch)
                        .setLineage(0)
                        .setVersion(batch + 1)
                        .setLedger(batch)
                        .setAdapterSha256("a")
                        .setOptimizerSha256("o")
                        .setTakenBackTo(-1)
                        .setPrevious("")
                        .setChain("c" + batch)
                        .build();
        return new LedgerEntry(null, end, null);
    }
}
