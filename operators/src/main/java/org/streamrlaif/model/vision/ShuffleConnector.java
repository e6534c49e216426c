package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;

/**
 * SmolVLM's connector: the patches of a square tile become one token, which one linear layer
 * without bias brings to the width of the language model.
 */
public final class ShuffleConnector implements Connector {
    private static final String WEIGHT = "connector.modality_projection.proj.weight";

    private final int scale;
    private final NDArray weight;

    /**
     * @param scale patches along a tile's side
     */
    public ShuffleConnector(int scale, NamedTensors named) {
        this.scale = scale;
        weight = named.take(WEIGHT);
    }

    public static void expect(
            ExpectedTensors expected, int scale, TextConfig text, VisionConfig vision) {
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
