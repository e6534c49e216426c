/**
 * The state of a trained core: named byte entries, written, read and committed.
 *
 * <p><b>May import.</b> {@code model} and {@code java.*}.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>A step works on live tensors and leaves a native copy of them as its outcome; committing
 *       swaps two copies, so a checkpoint never waits for a step nor sees half of one.
 *   <li>Every entry is taken once when state is read, and one that nobody takes is an error: a
 *       checkpoint of another algorithm is not half restored.
 * </ul>
 */
package org.streamrlaif.state;
