package org.streamrlaif.flink;

import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** What the ticket stage tells the job manager, which deals out credits to readers. */
sealed interface TicketEvent extends OperatorEvent {

    /** An attempt begins: all tickets below this one have been given out, or wait here. */
    record Started(long nextTicket) implements TicketEvent {
        private static final long serialVersionUID = 1L;
    }

    /** The first ticket that may not be given out yet. */
    record Limited(long limit) implements TicketEvent {
        private static final long serialVersionUID = 1L;
    }

    /** A sample was dropped that would have had so many tickets. */
    record Unused(long tickets) implements TicketEvent {
        private static final long serialVersionUID = 1L;
    }
}
