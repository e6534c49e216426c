/**
 * The ledger: what became of every ticket, chained batch to batch by hashes, and its verification.
 *
 * <p>Imports the Avro records, {@code tickets}, {@code platform}, Avro and Jackson's streaming
 * parser; never Flink, Kafka or a model.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The learner alone writes it</b>, in the mail in which a batch is committed: what it says
 *       and what the learner's state holds are one.
 *   <li><b>It is entered behind the checkpoint</b> ({@code Outbox}): an entry is written when a
 *       complete checkpoint holds it, and is kept until it is there. So it is neither lost nor
 *       taken back, whatever happens to a writer or to its transactions.
 *   <li><b>The canonical form of a record is a line of JSON</b>, keys sorted, no white space,
 *       fields at their schema's default left out. Any language can compute the chain from an
 *       export, and a field that a later release adds changes no hash of an earlier one.
 *   <li><b>Lineages are no part of the chain.</b> Without staleness a batch that is run again after
 *       a failure gives the same entries and so the same hash.
 *   <li><b>The verifier reads the entries twice</b>: lineages first, then everything in order. It
 *       holds eight bytes per ticket, to know identical copies from altered ones.
 * </ul>
 */
package org.streamrlaif.ledger;
