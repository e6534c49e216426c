/**
 * Runs the job inside this process: a Flink MiniCluster, a Kafka broker, the samples of a user, and
 * the account of what became of them.
 *
 * <p>May import {@code job}, {@code io}, {@code config} and {@code kafka}; the command line and the
 * demo use it.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The graph, the topics and the state backend are those of a cluster; only the processes are
 *       missing.
 *   <li>The end of a bounded run is read from the {@code training-steps} topic: once the ledger
 *       covers every ticket, the job is cancelled. It could not end by itself, since the
 *       policy-version source has no end.
 *   <li>The last checkpoint is kept, so that a run can be continued.
 *   <li>What Flink needs no longer than it runs lies in {@code flink/tmp} below the run's folder
 *       and is removed with the cluster.
 * </ul>
 */
package org.streamrlaif.streaming.local;
