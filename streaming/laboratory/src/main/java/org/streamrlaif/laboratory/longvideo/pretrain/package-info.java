/**
 * Makes the judge of long videos from random weights and the demo's tower.
 *
 * <p>May import the cores of {@code operators}, the making of the demo's models, and the world of
 * long videos; the command line and the study use it.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The judge learns to read before it sees anything, from text alone, in which every story is
 *       new. Rows with a clip and a narrative let it do without reading.
 *   <li>In a verdict's prompt the right answer is predicted word by word: that asks for the look-up
 *       that the verdict needs, at the place where it needs it.
 * </ul>
 */
package org.streamrlaif.laboratory.longvideo.pretrain;
