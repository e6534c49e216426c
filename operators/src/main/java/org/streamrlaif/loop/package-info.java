/**
 * The loop without Flink: what the loop asks of its cores, how items are told apart by ticket and
 * reason, how a batch is accounted for. The Flink operators and the plain loop that they are
 * measured against stand on the same interfaces.
 *
 * <p>Imports the Avro records, {@code tickets}, {@code weights} and {@code clips}; never Flink.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>Cores pass void items through.</b> Every stage gives one result per item, in order, so
 *       what comes out is always as complete as what went in; only the narrator, which sees
 *       segments and not items, never meets a void one.
 *   <li><b>An exception costs an item, not the run</b> ({@code Faults}). Of a batch that throws
 *       halves are tried until the item is found; what trains looks at each item before it trains.
 *       Only what is about the run ends it: {@code RunFailedException}, interruption, errors such
 *       as a full heap, a lost device, weights or a journal that cannot be read or written.
 *   <li><b>A dead letter is written once, where the item became void</b>, and the item travels on,
 *       so that batches always complete.
 * </ul>
 */
package org.streamrlaif.loop;
