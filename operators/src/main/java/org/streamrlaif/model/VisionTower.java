package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** A vision tower: pixels to hidden states of the layer that a model reads. */
public interface VisionTower {
    /** The tower's tensors in the order that its kernel takes them. */
    List<NDArray> tensors();

    /**
     * Hidden states of the tower after its layers.
     *
     * @param pixels [N, 3, S, S], normalised
     * @param results owns the result, [N, tokens, E]
     */
    NDArray features(Kernels kernels, NDArray pixels, NDManager results);

    /**
     * All tokens after so many layers, before any norm at the end.
     *
     * @param layers 0 for what the first layer reads, up to the number of layers
     */
    NDArray states(Kernels kernels, NDArray pixels, int layers, NDManager results);
}
