package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The tensors of a model by common name (see {@link CheckpointNames}), on the model's device and in
 * its element type. Every call makes a new tensor, which belongs to the model's manager.
 */
interface ModelTensors {
    /** The tensor of this name; null when it is optional and absent. */
    NDArray get(String name);

    /** Several tensors one above the other, in this order. */
    NDArray stacked(List<String> names);
}
