/**
 * The frozen vision towers: a clip becomes the visual tokens that every later stage reads.
 *
 * <p>May import {@code model}, {@code loop} and the Avro records; never Flink or jobs.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A tower runs once per clip and base model. The narrator's segments are pooled from the same
 *       projected frames as the whole clip, so policy, judge, reward model and learner never see
 *       different frames.
 *   <li>Tokens travel inline as bytes; frames do not travel further than this stage, except as JPEG
 *       to a remote judge, which has no visual tokens.
 * </ul>
 */
package org.streamrlaif.encode;
