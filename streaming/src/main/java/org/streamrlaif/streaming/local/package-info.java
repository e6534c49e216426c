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
 *   <li>The end of a bounded run is read from the {@code training-steps} topic: once every ticket
 *       has ended and the ledger says so, the job is stopped. It could not end by itself, since the
 *       policy-version source has no end. Where the number of tickets is not known, the end of the
 *       learner's task tells.
 *   <li>Whether a restored run has an end stands in the positions of its source, not in its
 *       settings.
 *   <li>A run stops with a savepoint, at its end and when its user wants it: so everything that it
 *       wrote is committed, and a run that goes on from there repeats no record. Only where none
 *       comes in time, the newest checkpoint takes its place.
 *   <li>Of the states in a run's folder the newest stays. They are of this run alone, and a run
 *       that goes on elsewhere works on a copy of the topics.
 *   <li>What Flink needs no longer than it runs lies in {@code flink/tmp} below the run's folder
 *       and is removed with the cluster.
 * </ul>
 */
package org.streamrlaif.streaming.local;
