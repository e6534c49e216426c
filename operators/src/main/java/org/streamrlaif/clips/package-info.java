/**
 * The clip store: what models read of a clip lies once in each process that needs it, and records
 * refer to it.
 *
 * <p>May import {@code platform} and the Avro records; never a model, the loop or Flink.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>By content.</b> A key names the clip by the hash of its pixels and the model by the hash
 *       of its files, so equal keys mean equal bytes, and a part may be dropped and made again at
 *       any time: it changes no number. Nothing here is state of the run.
 *   <li><b>Bounded memory, then local files.</b> What was not used for longest goes to disk; a file
 *       that was torn or altered counts as missing.
 *   <li><b>By reference.</b> A clip stays while a ticket is open that asks about it, or somebody
 *       such as the reward model's memory retains it. Which tickets are open is heard from outside.
 *   <li><b>Missing parts come from another process or from the video.</b> The first needs a file
 *       system in common ({@code clips.store}), the second the stages that made them.
 * </ul>
 */
package org.streamrlaif.clips;
