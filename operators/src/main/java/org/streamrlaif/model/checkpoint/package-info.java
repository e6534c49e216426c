/**
 * Tensors of a whole model: read from a checkpoint, made at random, written as a checkpoint.
 *
 * <p>May import the engine and the rooms {@code file} to {@code family}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Model weights are read, not mapped: each file goes slice by slice straight into the memory
 *       of the engine's tensor, stacked projections into their rows of it, several slices at a
 *       time. Mapping was as fast, but mapped pages count as resident until they are unmapped,
 *       which Java does through an unsupported call only, and native code that reads a mapped file
 *       which shrinks dies. Loading needs 1.01 to 1.02 times the model in its element type.
 *       Everything smaller (adapters, references) is mapped.
 * </ul>
 */
package org.streamrlaif.model.checkpoint;
