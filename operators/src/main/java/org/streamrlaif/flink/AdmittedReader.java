package org.streamrlaif.flink;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.streamrlaif.tickets.AdmissionGate;

/**
 * Asks the gate before each element; everything else is the wrapped reader's. An element is
 * emitted, numbered and counted in the gate within one {@link #pollNext}, so no element passes a
 * closed gate as long as the wrapped reader emits one element at a time, as all readers built on
 * Flink's base reader do.
 */
final class AdmittedReader<T, S extends SourceSplit> extends ForwardingReader<T, S> {
    private final AdmissionGate gate;

    AdmittedReader(SourceReader<T, S> reader, AdmissionGate gate) {
        super(reader);
        this.gate = gate;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        return gate.isOpen() ? reader.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        CompletableFuture<Void> opening = gate.whenOpen();
        return opening.isDone() ? reader.isAvailable() : opening;
    }
}
