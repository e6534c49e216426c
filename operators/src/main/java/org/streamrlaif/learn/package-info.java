/**
 * The learner: one step of the policy from a batch of scored rollouts, and the run's state.
 *
 * <p><b>May import.</b> {@code learn.algorithm}, {@code maths}, {@code packing}, {@code training},
 * {@code state}, {@code model}, {@code loop} and the records of {@code schemas}. Never Flink, never
 * {@code judge} or {@code reward}.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>Where to look: {@code PolicyLearner} is the step, {@code Updates} its passes over the
 *       batch, {@code PolicyModel} and {@code ValueFunction} what they train, {@code PolicyUpdate}
 *       the policy's updates alone, for measuring, {@code StepMetrics} every metric with its
 *       meaning.
 *   <li>The only micro-batch of a batch stays on the device from the first pass to the last, and
 *       the pass for the values leaves what their first gradient needs of it.
 * </ul>
 */
package org.streamrlaif.learn;
