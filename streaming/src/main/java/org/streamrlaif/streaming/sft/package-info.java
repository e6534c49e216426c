/**
 * Supervised fine-tuning as a bounded job on the user's data: {@code rlaif sft}.
 *
 * <p>May import the operators' Flink skins and cores, {@code config}, {@code dataset}, {@code job}
 * and {@code local}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Only numbers, paths and visual tokens travel. The trainer reads the data set's texts itself
 *       and finds an example by its ticket, so records need no field for answers.
 *   <li>The plan is made by whoever submits the job and travels with it. A checkpoint holds its
 *       fingerprint: going on with other data or settings is an error, not a silent change.
 *   <li>An item that cannot be learned from has its ticket like any other and ends void, so the
 *       account of a run closes.
 *   <li>Progress and dead letters are files of JSON lines, written at least once; a batch that was
 *       run again after a failure has two equal lines.
 * </ul>
 */
package org.streamrlaif.streaming.sft;
