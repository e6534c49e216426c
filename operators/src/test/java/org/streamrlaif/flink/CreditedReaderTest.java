package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;
import org.streamrlaif.loop.Records;
import org.streamrlaif.schemas.AdmittedSample;

class CreditedReaderTest {
    private final Queue queue = new Queue();
    private final List<SourceEvent> sent = new ArrayList<>();
    private final CreditedReader<NumberSequenceSplit> reader =
            new CreditedReader<>(queue, sent::add);
    private final List<String> emitted = new ArrayList<>();
    private final Output output = new Output();

    @Test
    void asksWhenThereIsSomethingAndReadsWhatItIsGranted() throws Exception {
        assertThat(poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(sent).as("nothing to read").isEmpty();
        queue.add("a", 1);
        queue.add("b", 2);
        queue.add("c", 1);
        assertThat(poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(sent).containsExactly(new CreditEvent.Settled(0, true));
        CompletableFuture<Void> available = reader.isAvailable();
        assertThat(available).isNotDone();

        reader.handleSourceEvents(new CreditEvent.Granted(3));
        assertThat(available).isDone();
        assertThat(List.of(poll(), poll(), poll()))
                .containsExactly(
                        InputStatus.MORE_AVAILABLE,
                        InputStatus.MORE_AVAILABLE,
                        InputStatus.NOTHING_AVAILABLE);
        assertThat(emitted).containsExactly("a", "b");
        assertThat(sent)
                .containsExactly(
                        new CreditEvent.Settled(0, true), new CreditEvent.Settled(3, true));
    }

    @Test
    void givesBackWhatIsLeftWhenThereIsNothingMore() throws Exception {
        queue.add("a", 1);
        poll();
        reader.handleSourceEvents(new CreditEvent.Granted(5));
        poll();
        assertThat(poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(sent).last().isEqualTo(new CreditEvent.Settled(1, false));
        assertThat(reader.isAvailable()).isNotDone();
        queue.add("b", 1);
        assertThat(reader.isAvailable()).isDone();
        poll();
        assertThat(sent).last().isEqualTo(new CreditEvent.Settled(0, true));
    }

    @Test
    void findsTheEndByACreditAndGivesItBack() throws Exception {
        queue.end();
        poll();
        reader.handleSourceEvents(new CreditEvent.Granted(1));
        assertThat(poll()).isEqualTo(InputStatus.END_OF_INPUT);
        assertThat(sent).last().isEqualTo(new CreditEvent.Settled(0, false));
    }

    @Test
    void countsTicketsOnEachWayToTheOutput() throws Exception {
        TicketCount count = new TicketCount(output);
        count.collect(Records.arrived("a", 1));
        count.collect(Records.arrived("b", 2), 7L);
        count.createOutputForSplit("s").collect(Records.arrived("c", 0));
        assertThat(count.createOutputForSplit("s")).isSameAs(count.createOutputForSplit("s"));
        count.createOutputForSplit("s").collect(Records.arrived("d", 4), 7L);
        count.releaseOutputForSplit("s");
        assertThat(emitted).containsExactly("a", "b", "c", "d");
        assertThat(count.take()).isEqualTo(8);
        assertThat(count.take()).isZero();
    }

    @Test
    void otherEventsAreTheWrappedReaders() {
        reader.handleSourceEvents(new SourceEvent() {});
        assertThat(queue.events).isEqualTo(1);
    }

    private InputStatus poll() throws Exception {
        return reader.pollNext(output);
    }

    /** A reader of what is put into it. */
    private static final class Queue implements SourceReader<AdmittedSample, NumberSequenceSplit> {
        private final Deque<AdmittedSample> samples = new ArrayDeque<>();
        private CompletableFuture<Void> available = new CompletableFuture<>();
        private boolean ended;
        private int events;

        void add(String id, int prompts) {
            samples.add(Records.arrived(id, prompts));
            available.complete(null);
        }

        void end() {
            ended = true;
            available.complete(null);
        }

        @Override
        public InputStatus pollNext(ReaderOutput<AdmittedSample> output) {
            if (!samples.isEmpty()) {
                output.createOutputForSplit("split").collect(samples.remove());
                return InputStatus.MORE_AVAILABLE;
            }
            if (ended) {
                return InputStatus.END_OF_INPUT;
            }
            available = new CompletableFuture<>();
            return InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return available;
        }

        @Override
        public void handleSourceEvents(SourceEvent event) {
            events++;
        }

        @Override
        public void start() {}

        @Override
        public List<NumberSequenceSplit> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public void addSplits(List<NumberSequenceSplit> splits) {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    /** Notes the ids of samples. */
    private final class Output implements ReaderOutput<AdmittedSample> {
        @Override
        public void collect(AdmittedSample sample) {
            emitted.add(sample.getSample().getId());
        }

        @Override
        public void collect(AdmittedSample sample, long timestamp) {
            collect(sample);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<AdmittedSample> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {}
    }
}
