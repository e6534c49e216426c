/**
 * Learning the policy: several algorithms, from pure maths to the learner that owns the run.
 *
 * <p><b>May import.</b> The pure maths ({@code Masked, Gae, Kl, RewardShaping, Whitening,
 * PpoObjective, LossMean, GroupAdvantages, RankAdvantages, ImportanceWeights, LearningRate,
 * KlController, AdamW, GradientClip}) imports {@code java.*} only. The learner also uses {@code
 * model}, {@code encode}, {@code loop}, {@code weights} and the records of {@code schemas}. Never
 * Flink, never {@code reward}: the reward model uses this package's optimiser settings, so the
 * arrow points here.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>The maths is in {@code double}, in and out: it is the yardstick for the native kernels and
 *       runs on a few thousand tokens a step, so precision costs nothing.
 *   <li>Reward shaping lives here, not in {@code reward}: it needs the KL to the reference, which
 *       only the learner knows, and it keeps the packages free of a cycle.
 *   <li>What libraries fuse stays apart: GAE does not whiten, KL does not clamp, no loss chooses
 *       its mask. An algorithm without a critic is another advantage estimator beside {@code Gae}.
 *   <li>An algorithm is one {@code Objective}: what a batch teaches each token. The loss kernel is
 *       the same for all. It is homogeneous in the advantage, so an importance weight is a factor
 *       of it, and every mean over tokens is a weight per token.
 *   <li>Where to look: {@code PolicyLearner} is the step, {@code Ppo, PaperPpo, Grpo, Rloo,
 *       RankGrpo} the algorithms, {@code Correction} and {@code Updates} what all share, {@code
 *       PolicyModel} and {@code ScalarModel} the two adapters, {@code PolicyUpdate} the policy's
 *       updates alone, for measuring, {@code ResponseTokens} the flat order of all tokens, {@code
 *       StepMetrics} every figure with its meaning.
 *   <li>Nothing is padded in Java: all tokens of a batch stand in one flat array. A prompt is
 *       packed with its K responses, which share its cost and are blind to each other; prompts
 *       about one video share their common start the same way. {@code TreeAttention} says who
 *       attends to whom. Only places that predict a response token reach the output matrix.
 *   <li>The only micro-batch of a batch stays on the device from the first pass to the last, and
 *       the pass for the values leaves what their first gradient needs of it.
 *   <li>The ratio is taken to the log-probabilities at sampling. So a response that is some
 *       versions old is weighted by the policy that made it, and no pass recomputes them. Other
 *       corrections recompute them for batches that hold a stale token, and only for these.
 *   <li>Policy and value function have an optimiser each. With AdamW a weight between the two
 *       losses would change nothing, so there is no value coefficient.
 *   <li>A step works on live tensors and leaves a native copy of them as its outcome; committing
 *       swaps two copies, so a checkpoint never waits for a step nor sees half of one.
 *   <li>Deviations from the paper's released code: padding never counts, the score sits on the last
 *       real token, k1 is not clamped at zero, rewards carry no hidden factor. {@code PaperPpo} has
 *       them all, in one file; the only trace of it elsewhere is that responses can be padded.
 * </ul>
 */
package org.streamrlaif.learn;
