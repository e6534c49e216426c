package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A checkpoint's tensors by common name, moved to the device one by one as they are asked for. */
final class CheckpointTensors implements ModelTensors, AutoCloseable {
    private final Safetensors checkpoint;
    private final Map<String, String> places;
    private final Kernels kernels;
    private final NDManager manager;
    private final int scalarType;

    CheckpointTensors(
            Path folder, ModelConfig config, Kernels kernels, NDManager manager, int scalarType) {
        checkpoint = Safetensors.open(folder);
        this.kernels = kernels;
        this.manager = manager;
        this.scalarType = scalarType;
        try {
            places = CheckpointNames.resolve(checkpoint, folder, config);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    @Override
    public NDArray get(String name) {
        String place = places.get(name);
        if (place == null) {
            return null;
        }
        NDArray wide = checkpoint.tensor(place).toArray(manager, DataType.FLOAT32);
        if (scalarType == ModelOptions.FLOAT32) {
            return wide;
        }
        try (wide) {
            // Started as training, so that the result is an ordinary tensor.
            return kernels.train("cast").tensor(wide).integer(scalarType).run(manager);
        }
    }

    @Override
    public NDArray stacked(List<String> names) {
        try (NDList parts = new NDList()) {
            names.forEach(name -> parts.add(get(name)));
            return NDArrays.concat(parts, 0);
        }
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
