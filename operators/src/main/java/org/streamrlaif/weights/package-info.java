/**
 * Policy weights by reference: where adapters are kept ({@link
 * org.streamrlaif.weights.WeightStore}) and how a process learns of new ones ({@link
 * org.streamrlaif.weights.PolicyVersions}).
 *
 * <p>Imports {@code java.*}, {@code platform}, the Avro records and the logging facade; neither
 * Flink nor a model.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>Bytes in files, announcements in the topic.</b> An announcement is a few hundred bytes,
 *       so it is in force within milliseconds; the adapter's size never touches Kafka or Flink's
 *       network buffers. The learner's own process hears of a version directly, the others through
 *       the topic; one that is heard twice changes nothing.
 *   <li><b>A version number alone is no identity.</b> After a restore the learner makes the same
 *       numbers again with other contents, so every learner claims a lineage of its own from the
 *       weight store, which hands out each number once, and readers look through a {@link
 *       org.streamrlaif.weights.Fence}.
 *   <li><b>Never a half-written adapter.</b> A store writes under a temporary name, forces the
 *       bytes to disk and renames; a reader checks the SHA-256 of the announcement before it uses a
 *       file.
 *   <li><b>A store prunes only what it wrote itself.</b> A restored learner writes its weights
 *       again, so nothing ever needs the adapters of an earlier attempt; still they stay, since a
 *       user may want them.
 * </ul>
 */
package org.streamrlaif.weights;
