/**
 * Formulas: numbers and arrays in, numbers and arrays out; and the settings that they read.
 *
 * <p><b>May import.</b> {@code java.*} and the check of settings in {@code platform}.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>All is in {@code double}: it runs on a few thousand tokens a step, so precision costs
 *       nothing.
 *   <li>What libraries fuse stays apart: GAE does not whiten, KL does not clamp, no loss chooses
 *       its mask. An advantage estimator without a critic stands beside {@code Gae}.
 *   <li>Reward shaping is here, not in {@code reward}: it needs the KL to the reference, which only
 *       the learner knows.
 *   <li>The losses that train are kernels, in {@code ppo.py} and {@code reward.py}, but for those
 *       that enter by their derivative ({@code PreferenceLoss}). The formulas of kernels in {@code
 *       double} are in the tests, which hold the kernels to them.
 * </ul>
 */
package org.streamrlaif.maths;
