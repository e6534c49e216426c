package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * SmolVLM's connector: the patches of a square tile become one token, which one linear layer
 * without bias brings to the width of the language model.
 */
final class ShuffleConnector implements Connector {
    private static final String WEIGHT = "connector.modality_projection.proj.weight";

    private final int scale;
    private final NDArray weight;

    /**
     * @param scale patches along a tile's side
     */
    ShuffleConnector(int scale, NamedTensors named) {
        this.scale = scale;
        weight = named.take(WEIGHT);
    }

    static void expect(ExpectedTensors expected, int scale, TextConfig text, VisionConfig vision) {
        expected.put(WEIGHT, text.width(), (long) vision.width() * scale * scale);
    }

    @Override
    public NDArray project(Kernels kernels, NDArray features, NDManager results) {
        return kernels.call("shuffle_project")
                .tensor("features", features)
                .tensor("weight", weight)
                .integer("scale", scale)
                .run(results);
    }
}
