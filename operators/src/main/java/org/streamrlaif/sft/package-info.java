/**
 * Supervised fine-tuning: examples in the order of a curriculum, packed rows, the update, the
 * trainer.
 *
 * <p>May import {@code model}, {@code packing}, {@code training}, {@code state}, {@code generate},
 * {@code encode}, {@code loop} and {@code schemas}; {@code Curriculum} and {@code TokenTree} import
 * {@code java.*} only.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The order is planned before anything is read.</b> It follows from texts, seed and
 *       settings, so a position in the plan is a position in the run.
 *   <li><b>Only answers are learned.</b> Every turn of the assistant is a prompt, as generation
 *       would see it, and the tokens that should follow; a conversation of n turns gives n of them.
 *   <li><b>Common starts are computed once.</b> All token sequences about one video in a batch
 *       become one tree; a token attends to its ancestors, with the position it has there. So each
 *       sequence sees what it would see alone, and the video's tokens are shared without a rule of
 *       their own.
 *   <li><b>The mean is over answer tokens</b> of the whole batch, whatever micro-batches it is cut
 *       into; an example's weight multiplies its tokens.
 *   <li>With all weights trained, these and their moments are written after each batch. That suits
 *       small models; large ones take an adapter.
 * </ul>
 */
package org.streamrlaif.sft;
