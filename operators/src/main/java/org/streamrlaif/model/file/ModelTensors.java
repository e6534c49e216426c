package org.streamrlaif.model.file;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The tensors of a model by common name (see {@code CheckpointNames}), on the model's device and in
 * its element type. Every call makes a new tensor, which belongs to the model's manager.
 */
public interface ModelTensors extends AutoCloseable {
    /** The tensor of this name; null when it is optional and absent. */
    NDArray get(String name);

    /** Several tensors one above the other, in this order. */
    NDArray stacked(List<String> names);

    /** Releases what making them needs; tensors that were made stay. */
    @Override
    void close();
}
