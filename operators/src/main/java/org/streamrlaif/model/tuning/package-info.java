/**
 * Which of several ways of computing the same numbers is the fastest on this machine.
 *
 * <p>May import {@code java.*} and the logging interface only: what is measured is handed in as
 * {@link java.lang.Runnable}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Nothing is believed of a processor. Where two ways give the same numbers to rounding, both
 *       run for a few milliseconds at the model's own shapes when the model is loaded.
 *   <li>The first way stays unless another is {@value Race#MARGIN_PERCENT} % faster, so that noise
 *       does not decide between equals.
 *   <li>A way changes the last bits. So a choice is made once: it is kept in a file per machine,
 *       library and instruction set, beside the native libraries, and in the state of a run. What a
 *       user pins comes first, then what the run's state says, then the file, then measuring.
 * </ul>
 */
package org.streamrlaif.model.tuning;
