/**
 * The algorithms that the policy is tuned with: what a batch teaches each of its tokens.
 *
 * <p><b>May import.</b> {@code maths}, {@code packing}, {@code training} (optimiser settings),
 * {@code model}, {@code encode}, {@code loop}, {@code weights} and the records of {@code schemas};
 * not the learner around it.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>An algorithm is one {@code Objective}. The loss kernel is the same for all. It is
 *       homogeneous in the advantage, so an importance weight is a factor of it, and every mean
 *       over tokens is a weight per token.
 *   <li>All tokens of a batch stand in one flat order, that of {@code ResponseTokens}.
 *   <li>The ratio is taken to the log-probabilities at sampling. So a response that is some
 *       versions old is weighted by the policy that made it, and no pass recomputes them. Other
 *       corrections recompute them for batches that hold a stale token, and only for these.
 *   <li>Deviations from the paper's released code: padding never counts, the score sits on the last
 *       real token, k1 is not clamped at zero, rewards carry no hidden factor. {@code PaperPpo} has
 *       them all, in one file; the only trace of it elsewhere is that responses can be padded.
 * </ul>
 */
package org.streamrlaif.learn.algorithm;
