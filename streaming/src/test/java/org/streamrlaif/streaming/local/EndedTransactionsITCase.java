package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.kafka.KafkaBroker;

/**
 * The ledger holds although somebody ends every transaction and every producer again and again, the
 * broker goes away meanwhile, and the learner dies.
 */
@Timeout(300)
class EndedTransactionsITCase {

    private static final int ALL = 1_000;

    @TempDir private Path folder;

    @Test
    void noTicketIsMissingFromTheLedger() throws Exception {
        KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"));
        int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
        RlaifConfig config =
                RlaifConfig.defaults()
                        .with(
                                Map.of(
                                        "loop.batch-size", "2",
                                        "loop.max-staleness", "0",
                                        "streams.bootstrap-servers", broker.bootstrapServers()));
        Configuration flink =
                new Configuration()
                        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        CountingCores.FAIL_ONCE.set(false);
        CountingCores.PERMITS.drainPermits();
        AtomicLong fenced = new AtomicLong();
        try (LocalLoop loop = LocalLoop.start(config, folder, flink);
                StepFollower follower = loop.follower();
                Admin admin = Admin.create(loop.config().streams().client())) {
            long issued = loop.write(samples(60));
            LocalJob job = loop.submit(CountingCores.of(folder.resolve("weights")));
            for (int batches = 1; batches <= 30; batches++) {
                CountingCores.PERMITS.release(1);
                if (batches == 20) {
                    CountingCores.FAIL_ONCE.set(true);
                    CountingCores.PERMITS.release(ALL);
                }
                follower.follow(job, 2L * batches, () -> false, step -> {});
                if (batches == 10) {
                    broker.close();
                    Thread.sleep(1_000);
                    broker = KafkaBroker.start(folder.resolve("kafka"), port);
                }
                fenced.addAndGet(fence(admin));
            }
            String last = job.finish(follower::hasEntered).orElseThrow();

            assertThat(fenced).hasPositiveValue();
            assertThat(CountingCores.FAIL_ONCE).isFalse();
            assertThat(follower.committed().ended()).as(last).isEqualTo(issued);
            LedgerReport report =
                    LedgerVerifier.verify(new LedgerTopic(loop.config().streams(), false));
            assertThat(report.lines()).isEmpty();
            assertThat(report.tickets()).isEqualTo(issued);
            assertThat(report.lineages()).isGreaterThan(1);
            assertThat(report.copies()).isZero();
        } finally {
            broker.close();
        }
    }

    /** Ends all transactions, and bars the producers that wrote in them; returns how many. */
    private static int fence(Admin admin) throws Exception {
        List<String> ids =
                admin.listTransactions().all().get().stream()
                        .map(TransactionListing::transactionalId)
                        .filter(id -> !id.endsWith(":check"))
                        .toList();
        admin.fenceProducers(ids).all().get();
        return ids.size();
    }

    private static List<VideoSample> samples(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new VideoSample(
                                        "s" + i,
                                        "v" + i % 7,
                                        List.of("a ?"),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))
                .toList();
    }
}
