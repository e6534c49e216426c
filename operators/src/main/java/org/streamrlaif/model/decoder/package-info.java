/**
 * The text decoder: its configuration and tensors, and low-rank adapters on it.
 *
 * <p>May import the engine's arrays and the rooms {@code file} and {@code kernel}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Base weights, adapters and gradients are plain lists of tensors in a fixed order, so one
 *       decoder serves policy, reference, judge, reward model and learner.
 *   <li>A token's position is no longer its place in the sequence where visual tokens have
 *       positions in height and width: {@code TokenPositions} travel with a prompt, places count in
 *       caches and masks.
 *   <li>Adapters are PEFT folders. Their target modules are written as a pattern, because a plain
 *       list of names would also hit the tower, whose layers are called alike.
 * </ul>
 */
package org.streamrlaif.model.decoder;
