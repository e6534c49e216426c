package org.streamrlaif.streaming.local;

import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.streamrlaif.schemas.PolicyVersion;

/** A job on a {@link LocalCluster}. */
public final class LocalJob {

    private static final int POLL_MILLIS = 50;

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

    /** Where the newest complete checkpoint lies. */
    public Optional<String> latestCheckpoint() {
        return Optional.ofNullable(graph().getCheckpointStatsSnapshot())
                .map(stats -> stats.getHistory().getLatestCompletedCheckpoint())
                .map(CompletedCheckpointStats::getExternalPath);
    }

    /** Takes a checkpoint now; returns where it lies. */
    public String checkpoint() {
        return Wait.forResult(cluster.triggerCheckpoint(id));
    }

    /** Stops it and waits until it has stopped; its checkpoints stay. */
    public void cancel() {
        if (!status().isGloballyTerminalState()) {
            Wait.forResult(cluster.cancelJob(id));
        }
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
