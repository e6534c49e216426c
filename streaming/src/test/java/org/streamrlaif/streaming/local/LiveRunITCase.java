package org.streamrlaif.streaming.local;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.video.VideoSender;
import org.streamrlaif.video.VideoWriter;

/** Live streams on this machine through real Kafka, with cores that count instead of models. */
@Timeout(300)
class LiveRunITCase {

    private static final int SIDE = 48;
    private static final int FRAMES = 40;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));

    private Path streams;

    @BeforeEach
    void noFailure() {
        CountingCores.FAIL_ONCE.set(false);
        CountingCores.PERMITS.drainPermits();
        CountingCores.PERMITS.release(100_000);
        streams = folder.resolve("streams.jsonl");
    }

    private RlaifConfig config() throws IOException {
        Path prompts = folder.resolve("prompts.jsonl");
        Files.writeString(prompts, "{\"prompt\": \"What?\"}\n{\"prompt\": \"Why?\"}\n");
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "loop.batch-size", "2",
                                "live.streams", streams.toString(),
                                "live.prompts", prompts.toString(),
                                "live.allowed-hosts", "127.0.0.1",
                                "live.segment.frames", "2",
                                "live.segment.seconds", "1",
                                "live.segment.least-seconds", "0.2",
                                "live.connect.retry-seconds", "0.1",
                                "live.keep.folder", folder.resolve("clips").toString()));
    }

    private void list(String... idsAndAddresses) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < idsAndAddresses.length; i += 2) {
            lines.append("{\"id\": \"" + idsAndAddresses[i] + "\", ");
            lines.append("\"uri\": \"" + idsAndAddresses[i + 1] + "\"}\n");
        }
        Path whole = folder.resolve("streams.new");
        Files.writeString(whole, lines);
        Files.move(whole, streams, REPLACE_EXISTING);
    }

    private static String address() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return "udp://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private VideoSender send(int rate, String address) throws IOException {
        Path video = folder.resolve(rate + ".mp4");
        byte[] rgb = new byte[FRAMES * SIDE * SIDE * 3];
        VideoWriter.write(video, new RgbFrames(FRAMES, SIDE, SIDE, rgb), rate, 20);
        return new VideoSender(
                video, address + "?pkt_size=1316", "mpegts", Map.of("mpegts_copyts", "1"), 10);
    }

    private static List<VideoSample> samples(LocalLoop loop) {
        try (TopicReader<VideoSample> reader =
                new TopicReader<>(
                        loop.config().streams(),
                        loop.config().streams().samples(),
                        VideoSample.class)) {
            return reader.readAll();
        }
    }

    private static Set<String> names(List<VideoSample> samples) {
        return samples.stream().map(s -> s.getLive().getStream()).collect(Collectors.toSet());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(100);
        }
    }

    @Test
    void trainsOnStreamsThatComeAndGo() throws Exception {
        String fast = address();
        String slow = address();
        list("fast", fast, "refused", "udp://10.0.0.1:1", "slow", slow);
        try (LocalLoop loop = LocalLoop.start(config(), folder, flink);
                VideoSender one = send(20, fast);
                VideoSender other = send(10, slow);
                StepFollower follower = loop.follower()) {
            LocalJob job = loop.submitEndless(CountingCores.of(folder.resolve("weights")));
            follower.follow(job, 8, () -> false, step -> {});
            await(() -> names(samples(loop)).equals(Set.of("fast", "slow")));
            assertThat(loop.liveStreams()).isEqualTo("fast live, refused gone, slow live");
            assertThat(loop.goneStreams()).isEmpty();

            list("fast", fast, "slower", slow);
            await(() -> names(samples(loop)).contains("slower"));
            assertThat(loop.liveStreams()).isEqualTo("fast live, slower live");
            follower.follow(job, follower.account().ledger() + 2, () -> false, step -> {});
            assertThat(follower.account().steps()).allMatch(step -> step.getLineage() == 0);

            String checkpoint = job.checkpoint();
            job.cancel();
            int before = samples(loop).size();
            LocalJob again =
                    loop.restoreEndless(CountingCores.of(folder.resolve("weights")), checkpoint);
            follower.follow(again, follower.account().ledger() + 6, () -> false, step -> {});
            await(() -> samples(loop).size() >= before + 4);
            again.cancel();

            List<VideoSample> all = samples(loop);
            assertThat(names(all)).containsExactlyInAnyOrder("fast", "slow", "slower");
            // At least once: what is there twice is the same clip, and the loop knows it by its id.
            Map<String, Set<VideoSample>> byId =
                    all.stream()
                            .collect(Collectors.groupingBy(VideoSample::getId, Collectors.toSet()));
            assertThat(byId.values()).allMatch(same -> same.size() == 1);
            assertThat(byId.size()).isGreaterThan(before);
            assertThat(all)
                    .allSatisfy(
                            sample -> {
                                assertThat(sample.getId())
                                        .isEqualTo(
                                                sample.getLive().getStream()
                                                        + "@"
                                                        + sample.getLive().getStartMs());
                                assertThat(sample.getPrompts()).hasSize(1);
                                assertThat(Path.of(sample.getUri())).isRegularFile();
                            });
        }
    }
}
