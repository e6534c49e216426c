package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.RecordedRollout;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.io.Topics;
import org.streamrlaif.streaming.kafka.KafkaBroker;

/** The rollouts that leave the loop, on real Kafka and a real cluster. */
@Timeout(300)
class RolloutTopicsITCase {

    private static final Map<String, String> TOPICS =
            Map.of("streams.rollouts", "rollouts", "streams.preferences", "preferences");

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));

    @BeforeEach
    void noFailure() {
        CountingCores.FAIL_ONCE.set(false);
        CountingCores.PERMITS.drainPermits();
        CountingCores.PERMITS.release(1_000);
    }

    @Test
    void everyTicketIsRecordedUntilTheTopicsAreTurnedOff() {
        RlaifConfig config =
                RlaifConfig.defaults().with(Map.of("loop.batch-size", "4")).with(TOPICS);
        try (LocalLoop loop = LocalLoop.start(config, folder, flink);
                StepFollower follower = loop.follower()) {
            StreamsConfig streams = loop.config().streams();
            long issued = loop.write(samples(0, 7));
            issued += loop.write(List.of(tooLong()));
            LocalJob first = loop.submitEndless(CountingCores.of(folder.resolve("weights")));
            follower.follow(first, issued, () -> false, step -> {});
            String savepoint = first.stop(folder.resolve("flink/savepoints")).orElseThrow();

            List<RecordedRollout> records = read(streams, "rollouts");
            assertThat(records)
                    .extracting(record -> record.getRollout().getTicket())
                    .containsExactlyElementsOf(LongStream.range(0, issued).boxed().toList());
            assertThat(records)
                    .allSatisfy(
                            record -> {
                                long ticket = record.getRollout().getTicket();
                                assertThat(record.getRunId()).isEqualTo("rlaif");
                                assertThat(record.getBatch()).isEqualTo(ticket / 4);
                                assertThat(record.getRollout().getPolicyTokens()).isNull();
                                assertThat(record.getRollout().getResponses()).hasSize(1);
                            });
            assertThat(records.get(0).getRollout().getWarmup()).isTrue();
            assertThat(records.get((int) issued - 2).getLeftOut()).startsWith("tokens, narrative");
            assertThat(read(streams, "preferences")).isEmpty();

            RlaifConfig off =
                    loop.config().with(Map.of("streams.rollouts", "", "streams.preferences", ""));
            try (LocalLoop silent = LocalLoop.start(off, folder.resolve("off"), flink)) {
                issued += loop.write(samples(7, 11));
                LocalJob second =
                        silent.restoreEndless(
                                CountingCores.of(folder.resolve("weights")), savepoint);
                follower.follow(second, issued, () -> false, step -> {});
                second.finish(follower::hasEntered);
            }

            assertThat(follower.committed().ended()).isEqualTo(issued);
            assertThat(read(streams, "rollouts")).isEqualTo(records);
        }
    }

    @Test
    void refusesATopicThatTakesShorterMessagesOnly() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            StreamsConfig streams =
                    RlaifConfig.defaults().with(TOPICS).streams().at(broker.bootstrapServers());
            try (Admin admin = Admin.create(streams.client())) {
                NewTopic small =
                        new NewTopic("rollouts", 1, (short) 1)
                                .configs(Map.of("max.message.bytes", "1000"));
                admin.createTopics(List.of(small)).all().get();
            }

            assertThatThrownBy(() -> Topics.create(streams))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "streams.rollouts: topic 'rollouts' with max.message.bytes=1000,"
                                    + " expected 1048588 or more");
        }
    }

    private static List<VideoSample> samples(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> sample("s" + i, List.of("a ?", "b ?"), List.of()))
                .toList();
    }

    private static VideoSample tooLong() {
        Said before = new Said(Speaker.USER, "x".repeat(60_000));
        return sample("long", List.of("q".repeat(960_000), "short ?"), List.of(before));
    }

    private static VideoSample sample(String id, List<String> prompts, List<Said> history) {
        return VideoSample.newBuilder()
                .setId(id)
                .setUri("v")
                .setPrompts(prompts)
                .setHistory(history)
                .build();
    }

    private static List<RecordedRollout> read(StreamsConfig streams, String topic) {
        try (TopicReader<RecordedRollout> reader =
                new TopicReader<>(streams, topic, RecordedRollout.class)) {
            return reader.readAll();
        }
    }
}
