/**
 * Makes the demo's models from random weights: vision tower, base model, judge, start policy.
 *
 * <p>May import the cores of {@code operators}, {@code config} and {@code sft} of {@code
 * streaming}, and the other packages of the demo.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The tower learns from frames alone what is in them and where, and is frozen afterwards: the
 *       decoder's stages work on its features, computed once per video.
 *   <li>Whitening of the features is folded into the projector's first layer at the start. Without
 *       it the directions of small variance, which hold position and form, stay invisible for most
 *       of the training.
 *   <li>Rows are packed: many questions share one video's tokens. That is four to five times more
 *       labels per second.
 *   <li>Rows hold exactly the tokens that the model makes of the same texts in the loop, and a test
 *       says so.
 *   <li>Judge and start policy are fine-tuned by the same job as a user's models, on data sets in
 *       the field's format. The policy's are careless labels, short answers first, then long ones;
 *       the judge's are captions, right answers and verdicts in no order.
 * </ul>
 */
package org.streamrlaif.laboratory.demo.pretrain;
