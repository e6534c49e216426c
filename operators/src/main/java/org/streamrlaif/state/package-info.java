/**
 * The state of a trained core: named byte entries, written and read.
 *
 * <p><b>May import.</b> {@code model} and {@code java.*}.
 *
 * <p><b>Decisions.</b>
 *
 * <ul>
 *   <li>An entry has a version, so whoever saves the state writes only what has changed. Tensors
 *       that one optimiser updates share one, a counter of its updates.
 *   <li>Entries are turned into bytes one by one, and read back one by one: a state is never on the
 *       Java heap as a whole.
 *   <li>Every entry is taken once when state is read, and one that nobody takes is an error: a
 *       checkpoint of another algorithm is not half restored.
 * </ul>
 */
package org.streamrlaif.state;
