/**
 * Measures the loop on this machine, beside a plain loop of the same cores.
 *
 * <p>May import {@code local}, {@code job}, {@code config} and the demo, whose models and videos
 * are what is measured; the command line uses it.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The job and the {@link org.streamrlaif.loop.PlainLoop} run the same cores on the same
 *       samples. Without staleness both take the steps from generating to learning in the same
 *       order, one at a time; the job only prepares the next batch meanwhile. With staleness it
 *       works on several stages at a time. The plain loop has one thread always: the ratio of wall
 *       times holds what Flink and Kafka cost and what streaming gains, that of CPU times the cost
 *       alone.
 *   <li>A first pair of runs does not count: the JVM still compiles Flink and Kafka then.
 *   <li>Both take turns, the one that begins changing from repeat to repeat; the share is the
 *       median of the ratios of neighbours, so that a machine that is busy at times does it less
 *       harm. A machine that is busy all the time distorts it either way.
 *   <li>Beside wall time stands the CPU time of the process, in which a busy machine shows less.
 *       For the job it includes the Kafka broker and all of Flink.
 *   <li>Stages are timed around their cores, by a clock that the cores of one run share; waiting
 *       for other stages is what is left, and is called idle.
 *   <li>Time counts from the end of the last batch that is not measured to the end of the last one
 *       that is, and there are η further batches, so that as many batches are generated as are
 *       learned in that time, and neither start nor end counts.
 * </ul>
 */
package org.streamrlaif.laboratory.bench;
