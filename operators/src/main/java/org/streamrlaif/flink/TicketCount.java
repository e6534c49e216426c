package org.streamrlaif.flink;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.streamrlaif.schemas.AdmittedSample;

/** Counts the tickets that samples on their way to an output will have. */
final class TicketCount implements ReaderOutput<AdmittedSample> {
    private final ReaderOutput<AdmittedSample> output;
    private final Map<String, SourceOutput<AdmittedSample>> splits = new HashMap<>();
    private long tickets;

    TicketCount(ReaderOutput<AdmittedSample> output) {
        this.output = output;
    }

    long tickets() {
        return tickets;
    }

    /** Those since the last call of this method. */
    long take() {
        long taken = tickets;
        tickets = 0;
        return taken;
    }

    @Override
    public void collect(AdmittedSample sample) {
        tickets += sample.getTickets();
        output.collect(sample);
    }

    @Override
    public void collect(AdmittedSample sample, long timestamp) {
        tickets += sample.getTickets();
        output.collect(sample, timestamp);
    }

    @Override
    public SourceOutput<AdmittedSample> createOutputForSplit(String split) {
        return splits.computeIfAbsent(split, id -> new OfSplit(output.createOutputForSplit(id)));
    }

    @Override
    public void releaseOutputForSplit(String split) {
        splits.remove(split);
        output.releaseOutputForSplit(split);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        output.markIdle();
    }

    @Override
    public void markActive() {
        output.markActive();
    }

    private final class OfSplit implements SourceOutput<AdmittedSample> {
        private final SourceOutput<AdmittedSample> split;

        OfSplit(SourceOutput<AdmittedSample> split) {
            this.split = split;
        }

        @Override
        public void collect(AdmittedSample sample) {
            tickets += sample.getTickets();
            split.collect(sample);
        }

        @Override
        public void collect(AdmittedSample sample, long timestamp) {
            tickets += sample.getTickets();
            split.collect(sample, timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            split.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            split.markIdle();
        }

        @Override
        public void markActive() {
            split.markActive();
        }
    }
}
