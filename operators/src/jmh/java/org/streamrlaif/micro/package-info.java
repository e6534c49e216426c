/**
 * Micro-benchmarks of the steps that generation and learning repeat most, in one thread each. They
 * call the product's kernels and classes as it does, native call included. {@code BENCHMARKS.md}
 * tells how to run them and what they gave.
 */
package org.streamrlaif.micro;
