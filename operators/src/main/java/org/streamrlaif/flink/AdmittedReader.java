package org.streamrlaif.flink;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
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
final class AdmittedReader<T, S extends SourceSplit> implements SourceReader<T, S> {
    private final SourceReader<T, S> reader;
    private final AdmissionGate gate;

    AdmittedReader(SourceReader<T, S> reader, AdmissionGate gate) {
        this.reader = reader;
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

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public List<S> snapshotState(long checkpointId) {
        return reader.snapshotState(checkpointId);
    }

    @Override
    public void addSplits(List<S> splits) {
        reader.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        reader.handleSourceEvents(event);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
        reader.pauseOrResumeSplits(pause, resume);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        reader.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }
}
