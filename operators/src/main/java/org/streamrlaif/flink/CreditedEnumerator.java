package org.streamrlaif.flink;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.streamrlaif.tickets.AdmissionCredits;

/**
 * Passes credits to the readers, and to the credits what they have used; everything else is the
 * wrapped enumerator's.
 */
final class CreditedEnumerator<S extends SourceSplit, E> extends ForwardingEnumerator<S, E> {
    private final SplitEnumeratorContext<S> context;
    private final AdmissionCredits credits;

    CreditedEnumerator(
            SplitEnumerator<S, E> enumerator,
            SplitEnumeratorContext<S> context,
            AdmissionCredits credits) {
        super(enumerator);
        this.context = context;
        this.credits = credits;
    }

    @Override
    public void start() {
        credits.grantTo(
                (reader, share) -> context.runInCoordinatorThread(() -> grant(reader, share)));
        super.start();
    }

    /** A reader that has failed in the meantime is told nothing: it asks anew. */
    private void grant(int reader, long share) {
        if (context.registeredReaders().containsKey(reader)) {
            context.sendEventToSourceReader(reader, new CreditEvent.Granted(share));
        }
    }

    @Override
    public void addReader(int subtask) {
        credits.forget(subtask);
        super.addReader(subtask);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof CreditEvent.Settled settled) {
            credits.settle(subtask, settled.used(), settled.more());
        } else {
            super.handleSourceEvent(subtask, event);
        }
    }
}
