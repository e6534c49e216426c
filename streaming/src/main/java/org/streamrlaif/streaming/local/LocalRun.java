package org.streamrlaif.streaming.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.job.Cores;

/**
 * One run in this process from start to end: brings up the loop, feeds it, shows progress, stops it
 * and says what came of it.
 *
 * @param config the run; its weight store must be named
 * @param folder for topics, checkpoints, dead letters and temporary files
 * @param out where progress goes
 * @param terminal whether lines can be rewritten in place
 */
public record LocalRun(RlaifConfig config, Path folder, PrintWriter out, boolean terminal) {

    /**
     * Runs the samples until all of them have ended, or until stopped. Without samples it reads
     * what is and comes in the topic.
     *
     * @param stop asked several times a second; true ends the run early
     * @throws IllegalStateException when the job fails for good
     */
    public Outcome run(List<VideoSample> samples, BooleanSupplier stop) {
        try (Cores.Preloaded models = Cores.preload(config);
                LocalLoop loop = LocalLoop.start(config, folder, new Configuration());
                StepFollower follower = loop.follower();
                TopicReader<DeadLetter> given = deadLetters(loop)) {
            DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead-letters.jsonl"));
            long tickets = loop.write(samples);
            boolean endless = samples.isEmpty();
            LocalJob job =
                    endless ? loop.submitEndless(models.cores()) : loop.submit(models.cores());
            try (ProgressLine progress = progress(tickets)) {
                follower.follow(
                        job,
                        endless ? Long.MAX_VALUE : tickets,
                        stop,
                        progress.also(() -> given.poll(Duration.ZERO).forEach(letters::add)));
            }
            Account account = follower.commit(job);
            Optional<String> checkpoint = job.latestCheckpoint();
            job.cancel();
            given.readAll().forEach(letters::add);
            return new Outcome(tickets, account, newest(loop, job), checkpoint, letters);
        }
    }

    private ProgressLine progress(long tickets) {
        return new ProgressLine(
                out, terminal, tickets, config.loop().batchSize(), System::currentTimeMillis);
    }

    /** The dead letters from now on. */
    private static TopicReader<DeadLetter> deadLetters(LocalLoop loop) {
        StreamsConfig streams = loop.config().streams();
        TopicReader<DeadLetter> reader =
                new TopicReader<>(streams, streams.deadLetters(), DeadLetter.class);
        reader.skipToEnd();
        return reader;
    }

    private static Optional<PolicyVersion> newest(LocalLoop loop, LocalJob job) {
        try (TopicReader<PolicyVersion> reader =
                new TopicReader<>(
                        loop.config().streams(),
                        loop.config().streams().policyVersions(),
                        PolicyVersion.class)) {
            return reader.readAll().stream()
                    .filter(job::announced)
                    .max(
                            Comparator.comparingLong(PolicyVersion::getLineage)
                                    .thenComparingLong(PolicyVersion::getVersion));
        }
    }

    /**
     * What came of a run.
     *
     * @param tickets tickets issued; 0 for a run without end
     * @param account what became of them
     * @param policy the newest policy version, if the learner came to announce one
     * @param checkpoint where the newest checkpoint lies, if there was time for one
     * @param deadLetters what was given up, and why
     */
    public record Outcome(
            long tickets,
            Account account,
            Optional<PolicyVersion> policy,
            Optional<String> checkpoint,
            DeadLetterFile deadLetters) {}
}
