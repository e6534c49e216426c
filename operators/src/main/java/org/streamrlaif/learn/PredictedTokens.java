package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Some tokens of a batch on the device: n of the flat order's N, and where each is predicted. */
final class PredictedTokens {

    private final NDManager manager;
    private final int[] tokens;
    private final NDArray places;
    private final NDArray targets;

    /**
     * @param manager owner of the tensors
     * @param tokens flat indices, n
     * @param places flat places of the packed rows where they are predicted, n
     * @param ids the tokens themselves, n
     */
    PredictedTokens(NDManager manager, int[] tokens, long[] places, long[] ids) {
        this.manager = manager;
        this.tokens = tokens;
        this.places = manager.create(places);
        this.targets = manager.create(ids);
    }

    /** Number of tokens n. */
    int size() {
        return tokens.length;
    }

    /** Where each token is predicted, [n]. */
    NDArray places() {
        return places;
    }

    /** The tokens themselves, [n]. */
    NDArray targets() {
        return targets;
    }

    /** Their part [n] of a flat array [N], as float32; lives as long as the micro-batch. */
    NDArray gather(double[] flat) {
        float[] part = new float[tokens.length];
        for (int i = 0; i < part.length; i++) {
            part[i] = (float) flat[tokens[i]];
        }
        return manager.create(part);
    }

    /** Writes their part [n] into a flat array [N]. */
    void scatter(float[] part, double[] flat) {
        for (int i = 0; i < part.length; i++) {
            flat[tokens[i]] = part[i];
        }
    }
}
