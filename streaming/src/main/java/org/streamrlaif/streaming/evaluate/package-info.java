/**
 * Models measured on data sets in files: answers and verdicts are kept as JSON lines, so that what
 * was interrupted goes on where it stopped.
 *
 * <p>May import the data sets ({@code dataset}), the cores' measures and what they need ({@code
 * org.streamrlaif.evaluate}, {@code generate}, {@code judge}, {@code model}, {@code video}) and
 * Jackson; never Flink, the job or the command line.
 */
package org.streamrlaif.streaming.evaluate;
