package org.streamrlaif.flink;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.streamrlaif.schemas.AdmittedSample;

/**
 * Reads samples by credits, one for each ticket, which the job manager deals out. It asks when the
 * wrapped reader has something, and gives back what is left when there is nothing more, so it holds
 * none while it waits for its source. Everything else is the wrapped reader's.
 */
final class CreditedReader<S extends SourceSplit> extends ForwardingReader<AdmittedSample, S> {
    private final Consumer<SourceEvent> coordinator;
    private TicketCount count;
    private CompletableFuture<Void> answer;
    private long credits;

    CreditedReader(SourceReader<AdmittedSample, S> reader, Consumer<SourceEvent> coordinator) {
        super(reader);
        this.coordinator = coordinator;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<AdmittedSample> output) throws Exception {
        if (count == null) {
            count = new TicketCount(output);
        }
        if (credits <= 0) {
            if (answer == null && reader.isAvailable().isDone()) {
                ask();
            }
            return InputStatus.NOTHING_AVAILABLE;
        }
        long before = count.tickets();
        InputStatus status = reader.pollNext(count);
        credits -= count.tickets() - before;
        if (credits > 0 && status != InputStatus.MORE_AVAILABLE) {
            settle(false);
        }
        return status;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return answer == null ? reader.isAvailable() : answer;
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof CreditEvent.Granted granted) {
            credits = granted.credits();
            answer.complete(null);
            answer = null;
        } else {
            reader.handleSourceEvents(event);
        }
    }

    private void ask() {
        answer = new CompletableFuture<>();
        settle(true);
    }

    private void settle(boolean more) {
        credits = 0;
        coordinator.accept(new CreditEvent.Settled(count.take(), more));
    }
}
