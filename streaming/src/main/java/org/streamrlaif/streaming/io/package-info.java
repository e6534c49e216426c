/**
 * What enters and leaves the loop: Kafka topics, their records, and folders of video files.
 *
 * <p>May import the records ({@code schemas}), Kafka clients and Flink's Kafka connector; never the
 * cores and never the job.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Every topic carries Avro single-object encoding; {@code samples} accepts a line of JSON
 *       too, so that a sample can be typed by hand or written by any language.
 *   <li>Bytes that are no sample do not fail the job: they enter the loop as a sample that is void
 *       from the start, own one ticket like any other, and end as a dead letter that names topic,
 *       partition and offset.
 *   <li>The ledger alone is exactly once: it is written by the learner's outbox, behind the
 *       checkpoint that holds its entries, in short transactions. Announcements, steps and dead
 *       letters must not wait for a checkpoint, so they are delivered at least once, and say of
 *       which lineage or ticket they are.
 *   <li>No sink of Flink's writes in transactions: such a one stays open until a checkpoint commits
 *       it, and what somebody ends before that is lost, although the checkpoint holds it.
 *   <li>Credentials are read where they are used: a client gets references to the lines of its
 *       file, and Kafka's own provider reads them there. So none is in the graph of the job, in its
 *       logs or in Flink's pages.
 *   <li>What a broker lacks is said in one line before anything starts. A client that may not make
 *       topics, or not look at their settings, is no obstacle as long as the topics exist.
 * </ul>
 */
package org.streamrlaif.streaming.io;
