/**
 * The demo: a world of its own, tiny models trained on it, a run of the loop, and its evaluation.
 *
 * <p>May import the cores of {@code operators}, and {@code config}, {@code io}, {@code local} and
 * {@code sft}; the command line uses it. {@code demo.world} imports {@code java.*} only, {@code
 * demo.pretrain} makes the models that are shipped here.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The shipped policy sees well (its base model answers 98 of 100 questions rightly) but was
 *       fine-tuned on labels of a careless annotator, so it claims too much. What the loop has to
 *       undo is that habit; it need not learn to see.
 *   <li>The judge was trained on the same world, on wrong answers that differ in one respect and on
 *       careless ones. Neither judge nor reward model nor learner is given the truth during a run.
 *   <li>The two models have one architecture, one tokenizer and one chat template, but weights of
 *       their own; the reward model stands on the judge's, since one that stands on the policy's
 *       learns to like "no" and "nothing".
 *   <li>Policy and judge are trained on videos that went through real MP4 files.
 *   <li>The held-out evaluation reads its videos from files by the same cores as the loop.
 * </ul>
 */
package org.streamrlaif.laboratory.demo;
