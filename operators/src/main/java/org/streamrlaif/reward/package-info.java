/**
 * The reward model: a scalar score per response, learnt online from the judge's preferences.
 *
 * <p><b>May import.</b> {@code maths}, {@code packing}, {@code training}, {@code state}, {@code
 * encode}, {@code loop}, {@code model}, {@code weights} and the records of {@code schemas}. Never
 * Flink, {@code judge} or {@code learn}.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>Only decided pairs train: no ties, and no verdicts that turn with the order of
 *       presentation. A judge at chance on a kind of question would spoil the scores of all kinds.
 *   <li>It starts from the judge and goes on learning from the policy's present answers, beside an
 *       even sample of all earlier ones. One that starts from the policy, or stops learning, is
 *       exploited by the policy in the end (reward hacking); both can be set as ablations.
 *   <li>Some prompts never train it, always the same by their tickets, so the accuracy on them is
 *       that of the scores which the learner is given. Where it is measured, the pairs are of now.
 *   <li>Its metrics travel in front of the batch's rollouts, so the batch's record tells of both
 *       trained stages.
 *   <li>The length penalty is part of the score, so that it counts once, for every algorithm.
 * </ul>
 */
package org.streamrlaif.reward;
