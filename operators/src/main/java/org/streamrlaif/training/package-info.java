/**
 * Tensors under training: gradient accumulators, optimiser and its settings, and the adapter with a
 * scalar head that value function and reward model are.
 *
 * <p><b>May import.</b> {@code model}, {@code maths}, {@code packing}, {@code state} and {@code
 * java.*}.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>Each trained model has an optimiser of its own. With AdamW a weight between two losses that
 *       share no tensors would change nothing, so there is no coefficient of the value loss.
 *   <li>The first step is taken at the rate of step 1: with a warm-up, rate 0 would waste a batch.
 * </ul>
 */
package org.streamrlaif.training;
