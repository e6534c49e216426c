/**
 * Data sets as streams: the items of a file as samples in a topic, {@code rlaif replay}.
 *
 * <p>May import {@code dataset}, {@code io} and the records; never Flink, the job or a model.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The position travels with the samples.</b> It is the committed offset of a consumer
 *       group of its own, in the same transaction as the samples. A replay that was killed goes on
 *       at the exact item, and a reader of committed messages sees none twice.
 *   <li><b>A position counts items, also those that do not fit.</b> It means the same whatever the
 *       file's shape. With a shuffle, what came before is shuffled again and passed over.
 *   <li><b>A sample is named by file and number</b>: ids of the field's files are often those of
 *       videos, and the loop ends a second sample of the same name as a duplicate.
 * </ul>
 */
package org.streamrlaif.streaming.replay;
