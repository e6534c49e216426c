/**
 * Packing: token sequences with common starts as one flat batch for the decoder.
 *
 * <p><b>May import.</b> {@code model} and {@code java.*}.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>Nothing is padded in Java: the tokens of a batch stand one behind the other. A prompt is
 *       packed with the blocks that continue it, which share its cost and are blind to each other;
 *       prompts about one video share their common start the same way.
 *   <li>{@code TreeAttention} says who attends to whom. Only places that predict a token that is
 *       asked for reach the output matrix.
 * </ul>
 */
package org.streamrlaif.packing;
