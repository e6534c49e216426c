/**
 * Watching a run: held-out evaluation as part of the loop, the gate that keeps bad policy versions
 * back, the drift alarm, and the end of a run in which a stage fails for every item. All of it sits
 * in the learner's thread, between a step and the publication of its version.
 *
 * <p>May import {@code learn}, {@code maths}, {@code generate}, {@code judge} by its stage, {@code
 * evaluate}, {@code loop}, {@code model}, the metrics of {@code reward} and the Avro records; never
 * Flink.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>Before the announcement, in the learner's thread.</b> No version can overtake its own
 *       evaluation, the plain loop and the job give the same results, and one checkpoint holds all
 *       of it. The price: an evaluation holds the next step up. Batches are generated and judged
 *       meanwhile as far as the staleness allows.
 *   <li><b>Compared question by question.</b> Two versions answer the same questions and mostly say
 *       the same, so the sign test on the questions that they differ in sees far smaller changes
 *       than two independent intervals would.
 *   <li><b>Provisional versions.</b> Held-out scores come every so many versions. Those between are
 *       published, or the loop would stand still, and rolled back together when the next evaluation
 *       fails.
 *   <li><b>A broken stage ends the run.</b> An exception costs its item, so a stage that always
 *       throws would give up whatever comes. Only exceptions that no core foresees are counted: a
 *       topic full of videos that cannot be read is not the run's fault.
 *   <li><b>Truth is never a reward.</b> Right answers reach the accuracy metrics and, if its bound
 *       is on, the gate; neither the reward model nor the learner's targets see them.
 * </ul>
 */
package org.streamrlaif.watch;
