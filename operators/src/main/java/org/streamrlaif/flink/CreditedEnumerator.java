package org.streamrlaif.flink;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.streamrlaif.tickets.AdmissionCredits;

/**
 * Passes credits to the readers, and to the credits what they have used; everything else is the
 * wrapped enumerator's.
 */
record CreditedEnumerator<S extends SourceSplit, E>(
        SplitEnumerator<S, E> enumerator,
        SplitEnumeratorContext<S> context,
        AdmissionCredits credits)
        implements SplitEnumerator<S, E> {

    @Override
    public void start() {
        credits.grantTo(
                (reader, share) -> context.runInCoordinatorThread(() -> grant(reader, share)));
        enumerator.start();
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
        enumerator.addReader(subtask);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof CreditEvent.Settled settled) {
            credits.settle(subtask, settled.used(), settled.more());
        } else {
            enumerator.handleSourceEvent(subtask, event);
        }
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        enumerator.handleSplitRequest(subtask, host);
    }

    @Override
    public void addSplitsBack(List<S> splits, int subtask) {
        enumerator.addSplitsBack(splits, subtask);
    }

    @Override
    public E snapshotState(long checkpointId) throws Exception {
        return enumerator.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        enumerator.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        enumerator.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws IOException {
        enumerator.close();
    }
}
