package org.streamrlaif.learn.algorithm;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import org.streamrlaif.maths.LossMean;

/**
 * The updates made from one batch.
 *
 * @param mean how the policy losses of the tokens are averaged: {@code token-mean}, {@code
 *     sequence-mean} or {@code fixed-length}
 * @param entropyCoef weight of the entropy bonus in the policy loss, 0 or more
 * @param epochs passes over the batch, 1 or more
 * @param minibatches optimiser steps per pass, 1 or more
 * @param stopKl a pass after the first ends all passes once a minibatch's mean of ½·(log π − log
 *     π_old)² is above it, 0 or more; 0 never stops
 * @param criticOnlySteps batches at the start that train the value function only
 */
public record UpdateConfig(
        LossMean mean,
        double entropyCoef,
        int epochs,
        int minibatches,
        double stopKl,
        int criticOnlySteps)
        implements Serializable {

    /** Checks the ranges. */
    public UpdateConfig {
        require(entropyCoef >= 0, "entropy-coef", entropyCoef, "0 or more");
        require(epochs >= 1, "epochs", epochs, "1 or more");
        require(minibatches >= 1, "minibatches", minibatches, "1 or more");
        require(stopKl >= 0, "stop-kl", stopKl, "0 or more");
        require(criticOnlySteps >= 0, "critic-only-steps", criticOnlySteps, "0 or more");
    }

    /** One update per batch, after 5 batches for the value function alone. */
    public static UpdateConfig defaults() {
        return new UpdateConfig(LossMean.TOKEN_MEAN, 0, 1, 1, 0, 5);
    }
}
