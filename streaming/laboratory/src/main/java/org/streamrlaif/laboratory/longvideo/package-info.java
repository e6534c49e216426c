/**
 * A judge of long videos that reads: whether a narrative helps it.
 *
 * <p>May import the cores of {@code operators}, {@code demo} and {@code study}; the command line
 * uses it. {@code longvideo.world} knows nothing of models.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>It sees 8 frames at a time, as the demo's judge: 8 of 50 when it judges, all in seven
 *       segments when it narrates. So no positions are stretched.
 *   <li>It is measured by the loop's judge on videos of a world that it was not trained on. All
 *       conditions see the same pairs, and a video, not a pair, is the unit of errors.
 * </ul>
 */
package org.streamrlaif.laboratory.longvideo;
