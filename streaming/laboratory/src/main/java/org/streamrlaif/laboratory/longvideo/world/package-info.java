/**
 * Long videos of the built-in world: stories of three to five events, what is told about them, and
 * questions with right and wrong answers.
 *
 * <p>Imports {@code java.*} and {@code demo.world} only; as there, everything is a pure function of
 * (set, index).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>No two events of a story are described alike, so a question can name an event.
 *   <li>A narrative numbers its events; it has no clock times.
 *   <li>A wrong answer is wrong in one respect. A counterfactual is another story of the same
 *       things in which the wrong answer is the right one.
 * </ul>
 */
package org.streamrlaif.laboratory.longvideo.world;
