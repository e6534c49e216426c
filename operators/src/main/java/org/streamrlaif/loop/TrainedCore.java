package org.streamrlaif.loop;

import org.streamrlaif.weights.Snapshot;

/**
 * A core that learns from each batch.
 *
 * @param <I> input
 * @param <R> result
 */
public interface TrainedCore<I, R> extends BatchCore<I, R>, Snapshot {}
