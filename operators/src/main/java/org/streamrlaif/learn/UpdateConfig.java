package org.streamrlaif.learn;

import java.io.Serializable;

/**
 * The updates made from one batch.
 *
 * @param epochs passes over the batch, 1 or more
 * @param minibatches optimiser steps per pass, 1 or more
 * @param criticOnlySteps batches at the start that train the value function only
 */
public record UpdateConfig(int epochs, int minibatches, int criticOnlySteps)
        implements Serializable {

    /** Checks the ranges. */
    public UpdateConfig {
        Checks.setting(epochs >= 1, "epochs", epochs, "1 or more");
        Checks.setting(minibatches >= 1, "minibatches", minibatches, "1 or more");
        Checks.setting(criticOnlySteps >= 0, "critic-only-steps", criticOnlySteps, "0 or more");
    }

    /** One update per batch, after 5 batches for the value function alone. */
    public static UpdateConfig defaults() {
        return new UpdateConfig(1, 1, 5);
    }
}
