/**
 * The ticket arithmetic of the loop, free of Flink and of models: which batch a ticket belongs to,
 * when a batch may start, how many samples may be admitted, and the collecting of batches. Imports
 * {@code java.*} only.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>Staleness is bounded by admission, not by dropping.</b> Ticket k may enter while k &lt;
 *       (version + 2 + η)·B, where B is the batch size and η the greatest staleness; a batch b may
 *       be generated once version ≥ b − η. Both rules are one line of {@link
 *       org.streamrlaif.tickets.TicketRule}.
 *   <li><b>What is dropped is dropped before it has a ticket</b>, and only where the user asks for
 *       it ({@link org.streamrlaif.tickets.OverloadRule}). Samples of one source enter in its
 *       order, so the ledger can tell whether one came twice.
 *   <li><b>The batch size may change between tickets.</b> A run then has several epochs: tickets
 *       given out keep their batches, and the batch that is open ends before the first ticket of
 *       the new epoch, hence may be short. Who has the rule knows all of it, so items in flight
 *       need nothing.
 *   <li><b>One batch is prepared ahead.</b> Admission is one batch wider than generation, since
 *       decoding, encoding and narrating need no policy: else each new version would wait for them
 *       before it is used.
 *   <li><b>The last admitted batch is always whole.</b> The limit is the end of a batch, so the
 *       loop cannot stand still with a batch that waits for tickets that are not admitted.
 *   <li><b>Batches are released sorted by ticket.</b> What a core computes for a batch then does
 *       not depend on the order of arrival.
 * </ul>
 */
package org.streamrlaif.tickets;
