/**
 * From pixels to visual tokens: towers, connectors, poolings.
 *
 * <p>May import the engine's arrays and the rooms {@code file} to {@code decoder} and {@code
 * tuning}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>SmolVLM's patches have the positions 0 to P − 1, row by row, in every element type. Hugging
 *       Face's library finds them by comparing fractions of the side. Until 4.54 it did so in
 *       float32 whatever the weights were, which gives the same, and that is how the released
 *       models were first served; how they were trained is not written down. Later versions, 5.18
 *       among them, compare in the pixels' element type: in bfloat16 neighbours share positions
 *       wherever the side is no power of two, as with the 27 patches of the 2.2B model, while the
 *       32 of the smaller ones come out right (issue 41190 of that library). We keep the positions
 *       of float32: with the bfloat16 test model of 9 patches a side, logits stay within 0.25 of
 *       float32's, where the library's own differ by 6.7.
 *   <li>Towers of Qwen-VL see pairs of frames, each alone, so a clip's segments share the pairs
 *       that they have in common with it, and all are seen in the clip's size. Hidden states stay
 *       in one order; windows are gathered for attention only, padded to one length.
 *   <li>Deep features of a token stand behind its own numbers, in one row: what carries visual
 *       tokens need not know of them.
 * </ul>
 */
package org.streamrlaif.model.vision;
