package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;
import org.streamrlaif.tickets.AdmissionGate;
import org.streamrlaif.tickets.TicketRule;

class AdmittedReaderTest {
    private final AdmissionGate gate = AdmissionGate.of(UUID.randomUUID().toString());
    private final Numbers numbers = new Numbers();
    private final AdmittedReader<Long, NumberSequenceSplit> reader =
            new AdmittedReader<>(numbers, gate);
    private final Emitted emitted = new Emitted();

    @Test
    void readsNothingWhileTheGateIsClosed() throws Exception {
        assertThat(reader.pollNext(emitted)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        CompletableFuture<Void> available = reader.isAvailable();
        assertThat(available).isNotDone();
        gate.start(new TicketRule(2, 0), 0);
        gate.version(0);
        assertThat(available).isDone();
        assertThat(reader.isAvailable()).isDone();
        assertThat(reader.pollNext(emitted)).isEqualTo(InputStatus.MORE_AVAILABLE);
        assertThat(emitted.values).containsExactly(0L);
    }

    @Test
    void stopsAtTheVeryElementThatTakesTheLastCredit() throws Exception {
        gate.start(new TicketRule(2, 0), 0);
        gate.version(0);
        while (reader.pollNext(emitted) == InputStatus.MORE_AVAILABLE) {
            gate.admitted(emitted.values.size());
        }
        assertThat(emitted.values).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void passesEverythingElseOn() throws Exception {
        reader.start();
        reader.addSplits(List.of());
        reader.notifyNoMoreSplits();
        reader.handleSourceEvents(new SourceEvent() {});
        reader.pauseOrResumeSplits(List.of(), List.of());
        reader.notifyCheckpointComplete(1);
        reader.notifyCheckpointAborted(2);
        reader.snapshotState(3);
        reader.close();
        assertThat(numbers.calls)
                .containsExactly(
                        "start",
                        "splits",
                        "noMore",
                        "event",
                        "pause",
                        "complete",
                        "aborted",
                        "snapshot",
                        "close");
    }

    private static final class Emitted implements ReaderOutput<Long> {
        final List<Long> values = new ArrayList<>();

        @Override
        public void collect(Long value) {
            values.add(value);
        }

        @Override
        public void collect(Long value, long timestamp) {
            values.add(value);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<Long> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {}
    }

    /** Counts up for ever. */
    private static final class Numbers implements SourceReader<Long, NumberSequenceSplit> {
        final List<String> calls = new ArrayList<>();
        private long next;

        @Override
        public InputStatus pollNext(ReaderOutput<Long> output) {
            output.collect(next++);
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void start() {
            calls.add("start");
        }

        @Override
        public List<NumberSequenceSplit> snapshotState(long checkpointId) {
            calls.add("snapshot");
            return List.of();
        }

        @Override
        public void addSplits(List<NumberSequenceSplit> splits) {
            calls.add("splits");
        }

        @Override
        public void notifyNoMoreSplits() {
            calls.add("noMore");
        }

        @Override
        public void handleSourceEvents(SourceEvent event) {
            calls.add("event");
        }

        @Override
        public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
            calls.add("pause");
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            calls.add("complete");
        }

        @Override
        public void notifyCheckpointAborted(long checkpointId) {
            calls.add("aborted");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
