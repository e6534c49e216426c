package org.streamrlaif.streaming.job;

import org.streamrlaif.model.decoder.DecoderSize;
import org.streamrlaif.model.decoder.LoraConfig;

/**
 * Rows of one native call of training, as micro-batches are cut: as many as fit, one at least.
 *
 * @param rows there are
 * @param length tokens of each
 * @param predicted tokens of each that are learned from
 */
public record TrainedRows(int rows, int length, int predicted) {

    /** The rows of the largest micro-batch of so many tokens. */
    public TrainedRows within(int microBatchTokens) {
        int most = Math.max(1, microBatchTokens / length);
        return new TrainedRows(Math.min(rows, most), length, predicted);
    }

    /** Bytes that they take while they are trained. */
    public long bytes(DecoderSize decoder, LoraConfig lora, boolean recomputes) {
        return decoder.rows((long) rows * length, (long) rows * predicted, lora, recomputes);
    }
}
