/**
 * What the benchmarks measure: the product's own classes at work on random inputs of a given shape.
 *
 * <p>May import every core, since it calls what it measures, and {@code config}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Nothing is copied for measuring: generation goes through {@code DecodeSession}, the
 *       policy's step through {@code PolicyUpdate}, that of fine-tuning through {@code SftStep},
 *       frames through {@code VideoReader}, so a faster product gives better metrics by itself.
 *   <li>Weights and inputs may be random: no measure depends on what they say, since responses run
 *       to their full length and no end token is looked for.
 *   <li>Warm-up lasts a number of runs and a second at least: the first calls specialise the
 *       kernels for their shapes and the JVM compiles.
 *   <li>A measure is the median of the repeats; least, greatest and all of them stand beside it.
 *   <li>Prefill and decoding are timed apart. Decoding is timed from the first call after all rows
 *       have begun, so that it holds decoding steps only.
 * </ul>
 */
package org.streamrlaif.laboratory.bench.core;
