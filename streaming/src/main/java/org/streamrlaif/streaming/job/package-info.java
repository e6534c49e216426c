/**
 * The job: the loop as a Flink graph, on one screen.
 *
 * <p>May import the operators' Flink skins, the cores' factories, {@code config} and {@code io};
 * nothing that belongs to local runs or to the command line, so the same class is the entry point
 * on a cluster.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Sources and sinks are arguments: the same graph runs live, replayed and in tests.
 *   <li>The loop is closed by a topic. Policy versions come back through a branch of their own
 *       (source → broadcast → install), never as an input of the generating operator: a slow
 *       operator with a broadcast input gets its versions seconds late and loses unaligned
 *       checkpoints.
 *   <li>Install must run in every process that generates or gives out tickets. The graph says so:
 *       it has the loop's greatest parallelism and shares slots with all its stages, so it is in
 *       every slot; a loop whose stages do not share slots is refused. Flink's options can still
 *       break it, such as overrides of the parallelism, so generate and tickets fail with one line
 *       when no install has started beside them after two minutes.
 *   <li>Every operator, source and sink has a uid, listed in {@link
 *       org.streamrlaif.streaming.job.Uids}: state is found by them in a savepoint, so they never
 *       change.
 * </ul>
 */
package org.streamrlaif.streaming.job;
