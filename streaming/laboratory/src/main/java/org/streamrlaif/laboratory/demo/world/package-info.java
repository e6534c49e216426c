/**
 * The built-in world: videos of moving shapes with known truth, questions about them, and ways to
 * answer wrongly.
 *
 * <p>Imports {@code java.*} only. Everything is a pure function of (set, index), so each data set
 * can be made again anywhere and sets never overlap.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Truth serves the pre-training of the shipped models and the held-out evaluation; it is
 *       never a reward.
 *   <li>Colours and forms are distinct within a scene, so every question has exactly one right
 *       answer, and right means equal text.
 *   <li>{@link java.util.Random} is used because its sequence is fixed by its specification.
 *   <li>The raster is our own: signed distances with one pixel of smoothing need no desktop
 *       libraries.
 * </ul>
 */
package org.streamrlaif.laboratory.demo.world;
