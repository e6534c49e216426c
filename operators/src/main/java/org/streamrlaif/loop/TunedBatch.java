package org.streamrlaif.loop;

import java.util.List;
import java.util.Map;
import org.streamrlaif.schemas.SampleAnswer;
import org.streamrlaif.schemas.VoidReason;

/**
 * What became of a batch of supervised fine-tuning.
 *
 * @param voids tickets that could not be learned from, with the reason
 * @param metrics metrics by name
 * @param samples answers on the way; empty where nothing was measured
 */
public record TunedBatch(
        Map<Long, VoidReason> voids, Map<String, Double> metrics, List<SampleAnswer> samples) {

    /** Copies. */
    public TunedBatch {
        voids = Map.copyOf(voids);
        metrics = Map.copyOf(metrics);
        samples = List.copyOf(samples);
    }
}
