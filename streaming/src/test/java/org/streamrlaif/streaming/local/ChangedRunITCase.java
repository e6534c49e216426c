package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.streaming.cli.Main;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Cores;
import picocli.CommandLine;

/** A run goes on from its checkpoint with another configuration, with items in flight. */
@Timeout(300)
class ChangedRunITCase {

    private static final int ALL = 1_000;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));

    @BeforeEach
    void noBatchMayBeLearned() {
        CountingCores.FAIL_ONCE.set(false);
        CountingCores.PERMITS.drainPermits();
    }

    @Test
    void goesOnWithOtherBatchSizesToTheLastTicket() {
        RlaifConfig config = config(Map.of("loop.batch-size", "16"));
        try (LocalLoop loop = LocalLoop.start(config, folder.resolve("16"), flink);
                StepFollower follower = loop.follower()) {
            long issued = loop.write(samples(120));
            String checkpoint = stopAfter(2, follower, loop.submit(cores()));
            for (int size : List.of(24, 32, 8)) {
                try (LocalLoop other = at(loop, Map.of("loop.batch-size", "" + size))) {
                    LocalJob job = other.restore(cores(), checkpoint);
                    if (size == 8) {
                        CountingCores.PERMITS.release(ALL);
                        follower.follow(job, issued, () -> false, step -> {});
                        job.cancel();
                    } else {
                        checkpoint = stopAfter(4, follower, job);
                    }
                }
            }

            Account account = follower.account();
            assertThat(account.ended()).as(account.line(issued)).isEqualTo(issued);
            assertThat(account.steps())
                    .extracting(TrainingStep::getBatch)
                    .containsExactlyElementsOf(
                            IntStream.range(0, account.steps().size())
                                    .mapToObj(batch -> (long) batch)
                                    .toList());
            List<Integer> sizes = account.steps().stream().map(ChangedRunITCase::size).toList();
            assertThat(sizes).as("%s", sizes).startsWith(16, 16, 16).contains(24, 32, 8);
            assertThat(lastSeen(account)).isEqualTo(issued);
        }
    }

    @Test
    void refusesWhatTheStateCannotTake() {
        try (LocalLoop loop = LocalLoop.start(config(Map.of()), folder.resolve("first"), flink);
                StepFollower follower = loop.follower()) {
            loop.write(samples(80));
            String checkpoint = stopAfter(1, follower, loop.submit(cores()));

            try (LocalLoop other = at(loop, Map.of("learn.lora.rank", "8", "seed", "2"))) {
                assertThatThrownBy(() -> other.restore(cores(), checkpoint))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "learn.lora.rank: 16 → 8: refused, since %s was made with the old"
                                        + " value; set it back, or start a new run",
                                checkpoint);
                assertThatThrownBy(() -> other.restore(cores(), folder + "/none"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "%s/none: cannot be read, expected a savepoint or checkpoint",
                                folder);
            }
            tellsBeforeAnythingIsStopped(checkpoint, loop.config().streams().bootstrapServers());
        }
    }

    private static void tellsBeforeAnythingIsStopped(String checkpoint, String kafka) {
        String known = "--policy.model=p --judge.model=j --weights.store=w --from " + checkpoint;
        String same = known + " --streams.bootstrap-servers=" + kafka;

        assertThat(check(0, same)).isEqualTo("keys that change: 0; next ticket: N\n");
        assertThat(check(0, same + " --loop.batch-size=24 --seed=2"))
                .isEqualTo(
                        """
                        free       seed: 1 → 2
                        new epoch  loop.batch-size: 16 → 24
                        keys that change: 2; next ticket: N
                        """);
        assertThat(check(2, same + " --learn.algorithm=grpo --learn.lora.rank=8 --json"))
                .isEqualTo(
                        """
                        {"nextTicket":N,"changes":[\
                        {"key":"learn.algorithm","saved":"ppo","wanted":"grpo","change":"refused"},\
                        {"key":"learn.lora.rank","saved":"16","wanted":"8","change":"refused"}]}
                        rlaif: learn.algorithm: ppo → grpo, learn.lora.rank: 16 → 8: refused, since \
                        %s was made with the old value; set it back, or start a new run
                        """
                                .formatted(checkpoint));
        assertThat(check(2, known))
                .isEqualTo(
                        "rlaif: streams.bootstrap-servers: empty, expected the address of a Kafka"
                                + " broker\n");
    }

    /** What the command prints, whatever the next ticket. */
    private static String check(int code, String arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        CommandLine command = Main.commandLine().setOut(writer).setErr(writer);
        assertThat(command.execute(("check " + arguments).split(" "))).isEqualTo(code);
        return printed.toString().replaceAll("(next ?[tT]icket\"?: ?)\\d+", "$1N");
    }

    /** Another cluster on the same topics, for the same run with some keys changed. */
    private LocalLoop at(LocalLoop loop, Map<String, String> changed) {
        return LocalLoop.start(
                loop.config().with(changed), folder.resolve(changed.toString()), flink);
    }

    /** Lets the learner go on by so many batches; the following ones wait in the checkpoint. */
    private static String stopAfter(int batches, StepFollower follower, LocalJob job) {
        int before = follower.account().steps().size();
        CountingCores.PERMITS.release(batches);
        follower.follow(
                job,
                Long.MAX_VALUE,
                () -> follower.account().steps().size() == before + batches,
                step -> {});
        String checkpoint = job.checkpoint();
        job.cancel();
        return checkpoint;
    }

    private Cores cores() {
        return CountingCores.of(folder.resolve("weights"));
    }

    private static RlaifConfig config(Map<String, String> changed) {
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "policy.model", "p",
                                "judge.model", "j",
                                "weights.store", "w"))
                .with(changed);
    }

    /** Three tickets each, so that no batch of 16 ends with a sample. */
    private static List<VideoSample> samples(int count) {
        List<VideoSample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(
                    new VideoSample(
                            "s" + i,
                            "v" + i % 7,
                            List.of("a ?", "b ?", "c ?"),
                            0L,
                            0,
                            List.of(),
                            List.of(),
                            List.of(),
                            null));
        }
        return samples;
    }

    private static int size(TrainingStep step) {
        long voids = step.getVoids().stream().mapToLong(VoidCount::getCount).sum();
        return (int) (step.getTrained() + step.getWarmedUp() + voids);
    }

    private static long lastSeen(Account account) {
        return account.steps().stream()
                .reduce((a, b) -> b)
                .map(step -> step.getMetrics().get("seen").longValue())
                .orElseThrow();
    }
}
