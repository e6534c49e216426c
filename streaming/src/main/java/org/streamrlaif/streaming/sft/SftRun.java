package org.streamrlaif.streaming.sft;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.model.Models;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Device;
import org.streamrlaif.streaming.local.DeadLetterFile;
import org.streamrlaif.streaming.local.LocalCluster;
import org.streamrlaif.streaming.local.LocalJob;

/**
 * Fine-tuning in this process, from start to end.
 *
 * @param config the run; its model must be named
 * @param input what it reads
 * @param out folder for the result, the progress and the checkpoints
 * @param further Flink's own options, which win over the local defaults
 */
public record SftRun(RlaifConfig config, SftInput input, Path out, Configuration further) {

    private static final Logger LOG = LoggerFactory.getLogger(SftRun.class);
    private static final int SLOTS = 1;
    private static final int POLL_MILLIS = 100;

    /** Name of the file of steps. */
    public static final String STEPS = "steps.jsonl";

    /** Name of the file of items that were given up. */
    public static final String DEAD_LETTERS = "dead-letters.jsonl";

    /**
     * Runs until the examples are used up, or until stopped, which takes a last checkpoint.
     *
     * @param restore a checkpoint to go on from
     * @param step takes each step, as {@link #STEPS} has it
     * @param stop asked several times a second; true ends the run early
     * @throws IllegalArgumentException in one line, before any weight is read, when the device has
     *     not the memory
     * @throws IllegalStateException when the job fails for good
     */
    public Outcome run(Optional<String> restore, Consumer<JsonNode> step, BooleanSupplier stop)
            throws InterruptedException {
        Path folder = Path.of(config.policy().model());
        SftMemory.require(config, Device.of(config.device()));
        String steps = out.resolve(STEPS).toString();
        String letters = out.resolve(DEAD_LETTERS).toString();
        try (Models.Lease model = Models.acquire(folder, Device.of(config.device()));
                LocalCluster cluster = LocalCluster.start(out.resolve("flink"), SLOTS, further)) {
            StreamExecutionEnvironment env = cluster.environment();
            SftJob.build(
                    env,
                    config,
                    input,
                    out,
                    new FileSink<>(() -> new StepFile(Path.of(steps))::add),
                    new FileSink<>(() -> DeadLetterFile.goOn(Path.of(letters))::add));
            StepFile progress = new StepFile(Path.of(steps));
            progress.skip();
            LocalJob job =
                    restore.isPresent()
                            ? cluster.restore(env, config.runId(), restore.get())
                            : cluster.submit(env, config.runId());
            while (!job.status().isGloballyTerminalState() && !stop.getAsBoolean()) {
                progress.poll().forEach(step);
                Thread.sleep(POLL_MILLIS);
            }
            Optional<String> checkpoint = lastCheckpoint(job);
            boolean finished = job.status() == JobStatus.FINISHED;
            Optional<Throwable> failure = job.failure();
            job.cancel();
            progress.poll().forEach(step);
            if (failure.isPresent()) {
                throw new IllegalStateException("fine-tuning failed", failure.get());
            }
            return new Outcome(finished, checkpoint);
        }
    }

    private static Optional<String> lastCheckpoint(LocalJob job) {
        if (job.status() == JobStatus.RUNNING) {
            try {
                return Optional.of(job.checkpoint());
            } catch (IllegalStateException e) {
                LOG.info("no last checkpoint: tasks are starting or ending", e);
            }
        }
        return job.latestCheckpoint();
    }

    /**
     * How a run ended.
     *
     * @param finished whether all examples were used
     * @param checkpoint where the newest checkpoint lies, if there was time for one
     */
    public record Outcome(boolean finished, Optional<String> checkpoint) {}
}
