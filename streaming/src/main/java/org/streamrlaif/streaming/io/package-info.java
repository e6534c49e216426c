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
 *   <li>Announcements are delivered at least once: they must not wait for a checkpoint, and every
 *       consumer of them is idempotent. Ledger, steps and dead letters are written in transactions,
 *       so {@link org.streamrlaif.streaming.io.TopicReader} reads what is committed; a display that
 *       shows steps at once reads all.
 *   <li>Credentials are read where they are used: a client gets references to the lines of its
 *       file, and Kafka's own provider reads them there. So none is in the graph of the job, in its
 *       logs or in Flink's pages.
 *   <li>What a broker lacks is said in one line before anything starts. A client that may not make
 *       topics, or not look at their settings, is no obstacle as long as the topics exist.
 * </ul>
 */
package org.streamrlaif.streaming.io;
