/**
 * The loop without Flink: what the loop asks of its cores, how items are told apart by ticket and
 * reason, how a batch is accounted for. The Flink operators and the plain loop that they are
 * measured against stand on the same interfaces.
 *
 * <p>Imports the Avro records and {@code weights}; never Flink.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>A core never sees an item that was void before decode, encode and narration</b>, and
 *       passes later ones through: {@link org.streamrlaif.loop.BatchCore} gets whole batches, so it
 *       returns one result per item, in order, and says itself which became void.
 *   <li><b>A dead letter is written once, where the item became void</b>, and the item travels on,
 *       so that batches always complete.
 * </ul>
 */
package org.streamrlaif.loop;
