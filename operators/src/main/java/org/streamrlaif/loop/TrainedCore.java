package org.streamrlaif.loop;

import java.util.Map;
import org.streamrlaif.weights.Snapshot;

/**
 * A core that learns from each batch.
 *
 * @param <I> input
 * @param <R> result
 */
public interface TrainedCore<I, R> extends BatchCore<I, R>, Snapshot {

    /** Metrics of the last batch; asked after each, from any thread. */
    default Map<String, Double> metrics() {
        return Map.of();
    }
}
