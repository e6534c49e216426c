/**
 * Models measured on data sets in files: answers and verdicts are kept as JSON lines, so that what
 * was interrupted goes on where it stopped.
 *
 * <p>May import the data sets ({@code dataset}), the cores' measures and what they need ({@code
 * org.streamrlaif.evaluate}, {@code generate}, {@code judge}, {@code model}, {@code video}) and
 * Jackson; never Flink, the job or the command line.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A result is on disk before the next batch begins. What a batch that did not end has left is
 *       cut off, so no answer is counted twice.
 *   <li>A folder is pinned to the hashes of model, data set and judge: results of different things
 *       never mix in one file.
 * </ul>
 */
package org.streamrlaif.streaming.evaluate;
