package org.streamrlaif.laboratory.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.streamrlaif.flink.RunSettings;
import org.streamrlaif.flink.Stages;
import org.streamrlaif.laboratory.bench.core.HeapPeak;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Report;
import org.streamrlaif.laboratory.bench.core.Table;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.streaming.job.JobSettings;
import org.streamrlaif.streaming.local.LocalCluster;
import org.streamrlaif.streaming.local.LocalJob;
import org.streamrlaif.tickets.TicketRule;

/**
 * Measures what it takes to keep the state of a trained core, a {@link RandomCore} in the operator
 * of the job: writing it after a batch, and a checkpoint after each batch and one without a batch.
 *
 * @param models trained models in the core, 1 or more
 * @param rank of the adapters, 1 or more
 * @param batches 1 or more
 * @param folder for the checkpoints
 */
public record CheckpointBench(int models, int rank, int batches, Path folder) {
    private static final String CLOCK = "bench-checkpoint";
    private static final double MEGABYTE = 1e6;

    private record Measured(
            double writing,
            double pause,
            double checkpointPause,
            double heap,
            CompletedCheckpointStats stats) {
        double synchronous() {
            return stats.getAllTaskStateStats().stream()
                    .mapToDouble(
                            task ->
                                    task.getSummaryStats()
                                            .getSyncCheckpointDurationStats()
                                            .getMaximum())
                    .max()
                    .orElse(0);
        }
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException when the job fails
     */
    public Report run() throws Exception {
        Machine machine = Machine.here();
        CheckpointClock clock = CheckpointClock.of(CLOCK);
        try (LocalCluster cluster = LocalCluster.start(folder, 1, options())) {
            StreamExecutionEnvironment env = cluster.environment();
            build(env);
            LocalJob job = cluster.submit(env, CLOCK);
            List<Measured> measured = new ArrayList<>();
            for (int batch = 1; batch <= batches; batch++) {
                clock.longestPause();
                HeapPeak.next();
                clock.permit();
                await(job, clock, batch);
                measured.add(checkpoint(job, clock, clock.writing()));
            }
            measured.add(checkpoint(job, clock, 0));
            job.cancel();
            return report(machine, measured);
        } finally {
            CheckpointClock.drop(CLOCK);
        }
    }

    private static Configuration options() {
        Configuration options = new Configuration();
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
        return options;
    }

    private void build(StreamExecutionEnvironment env) {
        env.configure(JobSettings.of(env.getConfiguration()));
        int of = models;
        int ranks = rank;
        var run = new RunSettings(CLOCK, new TicketRule(1, 0));
        var rollouts =
                env.fromSequence(0, batches)
                        .map(CheckpointBench::rollout)
                        .returns(new AvroTypeInfo<>(Rollout.class));
        Stages.reward(
                        rollouts,
                        run,
                        context -> new RandomCore(of, ranks, CheckpointClock.of(CLOCK)))
                .transform("probe", new AvroTypeInfo<>(ScoredItem.class), new MailboxProbe(CLOCK))
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>());
    }

    private static Rollout rollout(long ticket) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("sample " + ticket)
                .setUri("")
                .setClipId("")
                .setText("")
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setNarrative("")
                .build();
    }

    private static void await(LocalJob job, CheckpointClock clock, long released)
            throws InterruptedException {
        while (clock.released() < released) {
            Optional<Throwable> failure = job.failure();
            if (failure.isPresent()) {
                throw new IllegalStateException("the measured job failed", failure.get());
            }
            Thread.sleep(10);
        }
    }

    private static Measured checkpoint(LocalJob job, CheckpointClock clock, double writing) {
        double pause = clock.longestPause();
        job.checkpoint();
        return new Measured(
                writing,
                pause,
                clock.longestPause(),
                HeapPeak.next(),
                job.newestCheckpoint().orElseThrow());
    }

    private Report report(Machine machine, List<Measured> measured) {
        List<String> columns = new ArrayList<>();
        for (int batch = 1; batch <= batches; batch++) {
            columns.add("batch " + batch);
        }
        columns.add("no batch");
        return new Report(
                machine,
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%d trained model(s) of %.1f million parameters, with two moments"
                                        + " each: %.0f MB",
                                models,
                                RandomCore.parameters(rank) / 1e6,
                                models * RandomCore.parameters(rank) * 12 / MEGABYTE)),
                List.of(
                        new Table(
                                "",
                                columns,
                                List.of(
                                        row(
                                                "writing after the batch, s",
                                                2,
                                                measured,
                                                Measured::writing),
                                        row(
                                                "  longest pause meanwhile, ms",
                                                0,
                                                measured,
                                                Measured::pause),
                                        row(
                                                "checkpoint, s",
                                                2,
                                                measured,
                                                m -> m.stats().getEndToEndDuration() / 1e3),
                                        row(
                                                "  synchronous part, ms",
                                                0,
                                                measured,
                                                Measured::synchronous),
                                        row(
                                                "  longest pause meanwhile, ms",
                                                0,
                                                measured,
                                                Measured::checkpointPause),
                                        row(
                                                "  written, MB",
                                                1,
                                                measured,
                                                m -> m.stats().getCheckpointedSize() / MEGABYTE),
                                        row(
                                                "  in all, MB",
                                                1,
                                                measured,
                                                m -> m.stats().getStateSize() / MEGABYTE),
                                        row(
                                                "highest use of the Java heap, MB",
                                                0,
                                                measured,
                                                m -> m.heap() / MEGABYTE)))),
                List.of());
    }

    private static Table.Row row(
            String name, int decimals, List<Measured> measured, ToDoubleFunction<Measured> value) {
        return Table.Row.of(name, decimals, measured.stream().mapToDouble(value).toArray());
    }
}
