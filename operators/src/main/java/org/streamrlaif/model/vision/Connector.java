package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.kernel.Kernels;

/** From the tower's tokens to the language model's width, frame by frame. */
interface Connector {
    /** Tokens [N, P′, D] of the tower's features [N, P, E]. */
    NDArray project(Kernels kernels, NDArray features, NDManager results);
}
