/**
 * How much memory and time a model of a published size takes on this machine: loading, one answer,
 * one training step.
 *
 * <p>May import every core, since it calls what it measures, and {@code bench.core}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Shapes are those of released models; numbers and texts of the tokenizer are made up here.
 *       Neither memory nor time depends on what weights say.
 *   <li>Weights go through files as those of a user do, so that loading is measured, too. They are
 *       written as they are made and removed afterwards.
 *   <li>Peaks are the kernel's ({@code VmHWM}), set back before each part. Everything counts: JVM,
 *       libtorch and heap.
 *   <li>Each part runs once. The first call compiles and specialises, so times are upper bounds.
 * </ul>
 */
package org.streamrlaif.laboratory.bench.size;
