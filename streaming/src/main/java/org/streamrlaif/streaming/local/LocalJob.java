package org.streamrlaif.streaming.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.streaming.job.Uids;

/** A job on a {@link LocalCluster}. */
public final class LocalJob {

    private static final Logger LOG = LoggerFactory.getLogger(LocalJob.class);
    private static final int POLL_MILLIS = 50;
    private static final int STOP_SECONDS = 20;
    private static final int LEDGER_SECONDS = 30;

    private final MiniCluster cluster;
    private final JobID id;

    LocalJob(MiniCluster cluster, JobID id) {
        this.cluster = cluster;
        this.id = id;
    }

    /** Whether this job's learner made the announcement. */
    boolean announced(PolicyVersion version) {
        return version.getAttempt().startsWith(id + "#");
    }

    /** Its state in Flink's words. */
    public JobStatus status() {
        return Wait.forResult(cluster.getJobStatus(id));
    }

    /** Why it failed for good; empty as long as it has not. */
    public Optional<Throwable> failure() {
        AccessExecutionGraph graph = graph();
        return graph.getState() == JobStatus.FAILED
                ? Optional.ofNullable(graph.getFailureInfo())
                        .map(info -> info.getException().deserializeError(loader()))
                : Optional.empty();
    }

    /**
     * Whether its learner's task has ended: no sample will come, and all that ended is in the
     * ledger.
     */
    boolean hasLearned() {
        for (AccessExecutionJobVertex task : graph().getVerticesTopologically()) {
            if (task.getName().startsWith(Uids.LEARN)) {
                return task.getAggregateState() == ExecutionState.FINISHED;
            }
        }
        return false;
    }

    /** Where the newest complete checkpoint lies. */
    public Optional<String> latestCheckpoint() {
        return newestCheckpoint().map(CompletedCheckpointStats::getExternalPath);
    }

    /** What Flink says of the newest complete checkpoint. */
    public Optional<CompletedCheckpointStats> newestCheckpoint() {
        return Optional.ofNullable(graph().getCheckpointStatsSnapshot())
                .map(stats -> stats.getHistory().getLatestCompletedCheckpoint());
    }

    /** Takes a checkpoint now; returns where it lies. */
    public String checkpoint() {
        return Wait.forResult(cluster.triggerCheckpoint(id));
    }

    /**
     * Ends it after its last sample has ended. Flink refuses a savepoint of a source that is just
     * ending, and restarts the job; a checkpoint does as well, since nothing comes after it. The
     * learner enters in the ledger what the first one holds, in a thread of its own, which {@link
     * #cancel} would end; so that is waited for. The second one then holds that it is done; without
     * it a job that goes on from the first one does it.
     *
     * @param entered asked again and again: whether the ledger has it all
     * @return where the newest checkpoint lies; empty when there came none in time
     */
    public Optional<String> finish(BooleanSupplier entered) {
        return end(
                () -> {
                    String first = checkpoint();
                    boolean done = isEntered(entered);
                    String path = done ? checkpoint() : latestCheckpoint().orElse(first);
                    cancel();
                    return path;
                });
    }

    private boolean isEntered(BooleanSupplier entered) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEDGER_SECONDS);
        while (!entered.getAsBoolean()) {
            if (System.nanoTime() > deadline || status().isGloballyTerminalState()) {
                LOG.warn(
                        "ledger: not complete {} s after the last batch; who goes on from the last"
                                + " checkpoint writes what is missing",
                        LEDGER_SECONDS);
                return false;
            }
            pause();
        }
        return true;
    }

    /**
     * Stops it with a savepoint: what it has written by then is committed, and a job that goes on
     * from there repeats nothing.
     *
     * @param savepoints folder for savepoints
     * @return where the savepoint lies; the newest checkpoint when there came none in time
     */
    public Optional<String> stop(Path savepoints) {
        return end(
                () -> {
                    String path = Wait.forResult(savepoint(savepoints));
                    awaitEnd();
                    return path;
                });
    }

    private Optional<String> end(Supplier<String> way) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (!status().isGloballyTerminalState() && System.nanoTime() < deadline) {
            try {
                return Optional.of(way.get());
            } catch (IllegalStateException e) {
                LOG.info("a checkpoint or savepoint was declined", e);
                pause();
            }
        }
        Optional<String> checkpoint = latestCheckpoint();
        cancel();
        return checkpoint;
    }

    private CompletableFuture<String> savepoint(Path folder) {
        return cluster.stopWithSavepoint(
                        id, folder.toUri().toString(), false, SavepointFormatType.NATIVE)
                .orTimeout(STOP_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends it and waits until it has ended; its checkpoints stay. */
    public void cancel() {
        if (!status().isGloballyTerminalState()) {
            Wait.forResult(cluster.cancelJob(id));
        }
        awaitEnd();
    }

    private void awaitEnd() {
        while (!status().isGloballyTerminalState()) {
            pause();
        }
    }

    private AccessExecutionGraph graph() {
        return Wait.forResult(cluster.getExecutionGraph(id));
    }

    private static ClassLoader loader() {
        return LocalJob.class.getClassLoader();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the job was stopping", e);
        }
    }
}
