package org.streamrlaif.streaming.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.VideoFiles;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import org.streamrlaif.streaming.local.LocalRun;
import org.streamrlaif.streaming.local.LocalRun.Outcome;
import picocli.CommandLine;

/** A run that was stopped goes on from the checkpoint that it printed. */
@Timeout(300)
class RestoredRunITCase {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final int SAMPLES = 24;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Its port is open to whoever sends samples; still it was to end with its own. */
    @Test
    void aRunOnFilesEndsAlsoWhereSamplesCouldBeSentToIt() throws Exception {
        Path run = folder.resolve("run");
        Outcome stopped = stopped(config(run).with(Map.of("streams.local-port", freePort())), run);
        assertThat(stopped.waiting()).as(stopped.line()).isPositive();

        assertThat(restore(stopped.checkpoint().orElseThrow())).as(err.toString()).isZero();
        assertThat(out.toString().lines().findFirst().orElseThrow())
                .startsWith("tickets:    " + (SAMPLES - stopped.account().ledger()) + " issued")
                .doesNotContain("not ");
        assertThat(execute("ledger", "--verify", "--run", run.toString())).isZero();
        assertThat(out.toString())
                .contains("2 lineages", "tickets:    " + SAMPLES + " ended = ")
                .endsWith("the chain holds\n");
    }

    @Test
    void aTopicThatWasMadeAnewIsNotTheRunsTopic() throws Exception {
        Path run = folder.resolve("run");
        String checkpoint = stopped(config(run), run).checkpoint().orElseThrow();
        FileUtils.deleteDirectory(run.resolve("kafka").toFile());
        Files.createDirectory(run.resolve("kafka"));
        assertThat(restore(checkpoint)).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .containsPattern(
                        "rlaif: streams.samples: samples-0 ends at offset 0, expected the topic of"
                                + " the saved run, which has read it up to [1-9]\\d*\n");
    }

    @Test
    void saysInOneLineThatTheBrokerIsGoneAtTheEnd() {
        Path run = folder.resolve("run");
        KafkaBroker broker = KafkaBroker.start(folder.resolve("broker"));
        RlaifConfig config =
                config(run).with(Map.of("streams.bootstrap-servers", broker.bootstrapServers()));
        BooleanSupplier stop =
                () -> {
                    if (Files.exists(run.resolve("weights/rlaif/l0000-v000002"))) {
                        broker.close();
                        return true;
                    }
                    return false;
                };
        var local = new LocalRun(config, run, new PrintWriter(err, true), false);
        assertThatThrownBy(() -> local.run(samples(), stop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "streams.bootstrap-servers: "
                                + broker.bootstrapServers()
                                + " does not answer at the end of the run, so there is no account; ");
    }

    @Test
    void goesOnInItsFolderAndInACopy() throws Exception {
        Path run = folder.resolve("run");
        Outcome stopped = stopped(config(run), run);
        String checkpoint = stopped.checkpoint().orElseThrow();
        assertThat(stopped.waiting()).as(stopped.line()).isBetween(1L, SAMPLES - 2L);
        assertThat(stopped.tickets()).isEqualTo(SAMPLES - stopped.waiting());
        assertThat(stopped.line())
                .endsWith(" not finished; " + stopped.waiting() + " samples read but not admitted");

        Path copy = folder.resolve("copy");
        assertThat(restore(checkpoint, "--out", copy.toString())).as(err.toString()).isZero();
        String account = out.toString().lines().findFirst().orElseThrow();
        long first = stopped.account().ledger();
        assertThat(account)
                .startsWith(
                        "tickets:    "
                                + (SAMPLES - first)
                                + " issued from ticket "
                                + first
                                + " on = ")
                .doesNotContain("not ");
        assertThat(out.toString()).contains("adapter:    " + copy.resolve("weights/rlaif/l0001-"));
        assertThat(states(copy)).hasSize(1);

        out.getBuffer().setLength(0);
        assertThat(restore(checkpoint, "--sampling.temperature=0.9")).as(err.toString()).isZero();
        assertThat(out.toString().lines().findFirst()).hasValue(account);
        assertThat(out.toString()).contains("adapter:    " + run.resolve("weights/rlaif/l0001-"));
        assertThat(states(run)).as("the newest").hasSize(1).doesNotContain(Path.of(checkpoint));
    }

    @Test
    void saysInOneLineWhatCannotGoOn() throws IOException {
        assertThat(restore("/nowhere/chk-7")).isEqualTo(Failures.MISTAKE);
        assertThat(restore("/nowhere/chk-7", "--videos", ".")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "rlaif: /nowhere/chk-7: cannot be read, expected a savepoint or checkpoint",
                        "rlaif: --videos: given, expected none: --restore goes on with its samples");
    }

    /** What came of a run that was stopped after two batches. */
    private Outcome stopped(RlaifConfig config, Path run) {
        return new LocalRun(config, run, new PrintWriter(err, true), false)
                .run(samples(), () -> Files.exists(run.resolve("weights/rlaif/l0000-v000002")));
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private int restore(String checkpoint, String... more) {
        return execute(
                Stream.concat(Stream.of("run", "--restore", checkpoint), Stream.of(more))
                        .toArray(String[]::new));
    }

    private int execute(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private static List<Path> states(Path run) throws IOException {
        try (Stream<Path> states = Files.walk(run.resolve("flink"), 3)) {
            return states.filter(path -> Files.exists(path.resolve("_metadata"))).toList();
        }
    }

    private static RlaifConfig config(Path run) {
        String model = FIXTURES.resolve("tiny-llava").toString();
        return RlaifConfig.defaults()
                .with(
                        Map.ofEntries(
                                entry("policy.model", model),
                                entry("judge.model", model),
                                entry("loop.batch-size", "2"),
                                entry("loop.max-staleness", "0"),
                                entry("video.frames", "2"),
                                entry("video.allowed-roots", FIXTURES.toString()),
                                entry("segments.frames", "2"),
                                entry("sampling.max-new-tokens", "4"),
                                entry("preference.narrator.max-new-tokens", "4"),
                                entry("reward.warmup-pairs", "0"),
                                entry("learn.update.critic-only-steps", "0"),
                                entry("weights.store", run.resolve("weights").toString())));
    }

    private static List<VideoSample> samples() {
        Path video = VideoFiles.list(FIXTURES.resolve("fixtures/video/h264_3frames.mp4")).get(0);
        return Stream.iterate(0, i -> i < SAMPLES, i -> i + 1)
                .map(
                        i ->
                                new VideoSample(
                                        "s" + i,
                                        video.toString(),
                                        List.of("What?"),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))
                .toList();
    }
}
