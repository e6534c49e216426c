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
 *       bytes to disk and renames.
 *   <li><b>An adapter that is not the announced one is never used.</b> The announcement's hash
 *       covers all files of the folder, since another scale in the configuration is another policy.
 *       Who finds one torn, altered or gone fails its task in one line: the run goes back to its
 *       last checkpoint, where the learner writes its weights anew under a new lineage. That is the
 *       way of every other failure; asking the learner to write again would be a second one.
 *   <li><b>A store belongs to one run</b>: one run id and fork id, hence one job at a time, as for
 *       the ledger. Runs that share a root have folders of their own in it, and never touch each
 *       other's.
 *   <li><b>Dead lineages are collected.</b> A restored learner writes its weights again, so no
 *       checkpoint or savepoint needs an adapter. Once a learner has a complete checkpoint, it
 *       removes what older lineages of its job left. Of each earlier job the newest adapter stays,
 *       since that is a finished run's result. The claim of a lineage without an adapter goes, too;
 *       the learner's own is greater, so no number is ever given out again.
 * </ul>
 */
package org.streamrlaif.weights;
