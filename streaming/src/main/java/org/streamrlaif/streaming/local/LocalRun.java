package org.streamrlaif.streaming.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.KafkaException;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.dashboard.Dashboard;
import org.streamrlaif.streaming.io.SampleTopic;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.streaming.job.SavedRun;
import org.streamrlaif.streaming.job.WaitingSamples;

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

    private static final long ENDLESS = Long.MAX_VALUE;

    /**
     * Runs the samples until all of them have ended, or until stopped. Without samples it reads
     * what is and comes in the topic.
     *
     * @param stop asked several times a second; true ends the run early
     * @throws IllegalStateException when the job fails for good
     * @throws IllegalArgumentException in one line when the broker is gone at the end; names the
     *     checkpoint. Or why every live stream is gone before anything came of it
     */
    public Outcome run(List<VideoSample> samples, BooleanSupplier stop) {
        return samples.isEmpty()
                ? run(loop -> ENDLESS, LocalLoop::submitEndless, stop)
                : run(loop -> loop.write(samples), LocalLoop::submit, stop);
    }

    /**
     * Goes on from a savepoint or checkpoint, with the samples that it has not admitted, and ends
     * where that run was to end.
     *
     * @param checkpoint where it lies
     * @param stop asked several times a second; true ends the run early
     * @throws IllegalArgumentException in one line when there is none, the run in it cannot go on
     *     with this configuration, its samples are gone, or as {@link #run}
     * @throws IllegalStateException when the job fails for good
     */
    public Outcome goOn(String checkpoint, BooleanSupplier stop) {
        WaitingSamples waiting = WaitingSamples.in(checkpoint);
        return run(
                loop -> goal(checkpoint, waiting, loop.config().streams()),
                (loop, cores) ->
                        waiting.areBounded()
                                ? loop.restore(cores, checkpoint)
                                : loop.restoreEndless(cores, checkpoint),
                stop);
    }

    /**
     * First ticket that will not come. Where all samples have been admitted, those in the topic
     * tell, if no other run has put some there.
     */
    private long goal(String checkpoint, WaitingSamples waiting, StreamsConfig streams) {
        waiting.requireIn(streams);
        if (!waiting.areBounded()) {
            return ENDLESS;
        }
        boolean own = config.streams().bootstrapServers().isEmpty();
        return SavedRun.nextTicket(checkpoint)
                .map(next -> next + waiting.tickets(streams))
                .orElseGet(() -> own ? SampleTopic.tickets(streams) : ENDLESS);
    }

    private Outcome run(
            ToLongFunction<LocalLoop> feed,
            BiFunction<LocalLoop, Cores, LocalJob> start,
            BooleanSupplier stop) {
        try (Cores.Preloaded models = Cores.preload(config);
                LocalLoop loop = LocalLoop.start(config, folder, new Configuration());
                StepFollower follower = loop.follower();
                TopicReader<DeadLetter> given = deadLetters(loop);
                Dashboard page = dashboard(loop)) {
            if (page != null) {
                out.println("dashboard: " + page.address());
                out.flush();
            }
            DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead-letters.jsonl"));
            StreamsConfig streams = loop.config().streams();
            long goal = feed.applyAsLong(loop);
            LocalJob job = start.apply(loop, models.cores());
            boolean ended;
            AtomicReference<String> gone = new AtomicReference<>("");
            try (ProgressLine progress = progress(loop, goal == ENDLESS ? 0 : goal)) {
                ended =
                        follower.follow(
                                job,
                                goal,
                                () ->
                                        stop.getAsBoolean()
                                                || !gone.updateAndGet(r -> loop.goneStreams())
                                                        .isEmpty(),
                                progress.also(
                                        () -> given.poll(Duration.ZERO).forEach(letters::add)));
            }
            Optional<String> saved =
                    ended
                            ? job.finish(follower::hasEntered)
                            : job.stop(RunStates.savepoints(folder));
            saved.ifPresent(state -> RunStates.keepOnly(folder, state));
            try {
                given.readAll().forEach(letters::add);
                Account account = follower.committed();
                if (!gone.get().isEmpty() && account.ended() == 0) {
                    throw new IllegalArgumentException(gone.get());
                }
                return new Outcome(
                        saved.flatMap(SavedRun::nextTicket)
                                .orElse(
                                        ended || goal == ENDLESS
                                                ? follower.account().ledger()
                                                : goal),
                        saved.map(state -> WaitingSamples.in(state).count(streams)).orElse(0L),
                        account,
                        newest(loop, job, account),
                        saved,
                        letters);
            } catch (KafkaException e) {
                throw noAccount(streams, saved, e);
            }
        }
    }

    /** The page on which the run is watched; null where none is wanted. */
    private Dashboard dashboard(LocalLoop loop) {
        if (!config.dashboard().enabled()) {
            return null;
        }
        boolean othersBefore = !config.streams().bootstrapServers().isEmpty();
        return Dashboard.start(
                config.dashboard(),
                Dashboard.About.of(config.runId(), config.settings()),
                loop.config().streams(),
                othersBefore);
    }

    private static IllegalArgumentException noAccount(
            StreamsConfig streams, Optional<String> saved, KafkaException cause) {
        String next =
                saved.map(state -> "go on with --restore " + state)
                        .orElse("and there was no time for a checkpoint");
        return new IllegalArgumentException(
                "streams.bootstrap-servers: "
                        + streams.bootstrapServers()
                        + " does not answer at the end of the run, so there is no account; "
                        + next,
                cause);
    }

    private ProgressLine progress(LocalLoop loop, long tickets) {
        return new ProgressLine(
                        out,
                        terminal,
                        tickets,
                        config.loop().batchSize(),
                        System::currentTimeMillis)
                .beside(loop::liveStreams);
    }

    /** The dead letters from now on. */
    private static TopicReader<DeadLetter> deadLetters(LocalLoop loop) {
        StreamsConfig streams = loop.config().streams();
        TopicReader<DeadLetter> reader =
                new TopicReader<>(streams, streams.deadLetters(), DeadLetter.class);
        reader.skipToEnd();
        return reader;
    }

    private static Optional<PolicyVersion> newest(LocalLoop loop, LocalJob job, Account account) {
        long last =
                account.steps().stream()
                        .mapToLong(TrainingStep::getVersion)
                        .max()
                        .orElse(Long.MAX_VALUE);
        try (TopicReader<PolicyVersion> reader =
                new TopicReader<>(
                        loop.config().streams(),
                        loop.config().streams().policyVersions(),
                        PolicyVersion.class)) {
            return reader.readAll().stream()
                    .filter(job::announced)
                    .filter(version -> version.getVersion() <= last)
                    .max(
                            Comparator.comparingLong(PolicyVersion::getLineage)
                                    .thenComparingLong(PolicyVersion::getVersion));
        }
    }

    /**
     * What came of a run.
     *
     * @param tickets first ticket that has not been issued
     * @param waiting samples in the topic that have not been admitted
     * @param account what became of the tickets
     * @param policy the policy version after the last batch of the account, if the learner came to
     *     announce one
     * @param checkpoint where the savepoint of the end lies, or the newest checkpoint; empty when
     *     there was no time for one
     * @param deadLetters what was given up, and why
     */
    public record Outcome(
            long tickets,
            long waiting,
            Account account,
            Optional<PolicyVersion> policy,
            Optional<String> checkpoint,
            DeadLetterFile deadLetters) {

        /** Whether nothing is left that a run which goes on from the checkpoint would do. */
        public boolean isOver() {
            return waiting == 0 && account.ledger() >= tickets;
        }

        /** The account in one line. */
        public String line() {
            String line = account.line(tickets);
            if (!deadLetters.dropped().isEmpty()) {
                line += "; samples dropped: " + Account.reasons(deadLetters.dropped());
            }
            return waiting == 0 ? line : line + "; " + waiting + " samples read but not admitted";
        }
    }
}
