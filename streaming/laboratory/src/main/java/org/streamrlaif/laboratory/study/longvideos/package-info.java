/**
 * The study of long videos: whether a narrative helps a judge that sees 50 frames, or 8 of them,
 * through a pooled view.
 *
 * <p>May import the cores of {@code operators} and {@code demo}; the command line uses it.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>It runs on videos of a world seed of its own, which nothing was trained on, written as MP4
 *       files and read, encoded, narrated and judged by the stages of the loop.
 *   <li>All conditions see the same pairs of answers, so gains are differences within pairs;
 *       standard errors count a video, not a question, as the unit.
 *   <li>A judge is also shown another video: what it still gets right then is what the texts alone
 *       give away.
 *   <li>Narratives are the judge's model's own; the true ones show what better captions could give.
 * </ul>
 */
package org.streamrlaif.laboratory.study.longvideos;
