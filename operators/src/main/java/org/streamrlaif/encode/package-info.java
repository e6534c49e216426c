/**
 * The frozen vision towers: a clip becomes the visual tokens that every later stage reads.
 *
 * <p>May import {@code clips}, {@code model}, {@code loop} and the Avro records; never Flink or
 * jobs.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A tower runs once per clip and base model. The narrator's segments are pooled from the same
 *       projected frames as the whole clip, so policy, judge, reward model and learner never see
 *       different frames.
 *   <li>Tokens go into the clip store, and so do JPEG files for a remote judge, which has no visual
 *       tokens; records refer to them. Frames do not travel further than this stage.
 *   <li>The segments of a clip, most of what it takes, are dropped when they have been narrated.
 *   <li>What a process lacks it makes again by reading and encoding the video, which gives the same
 *       bytes. A video that is gone or has changed voids the ticket ({@code clip-lost}), in one
 *       place around the cores, so that no core meets a missing clip.
 * </ul>
 */
package org.streamrlaif.encode;
