package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;

/** LLaVA's projector: two linear layers with GELU between them. */
public final class MlpProjector implements Connector {
    private static final List<String> LINEARS =
            List.of("multi_modal_projector.linear_1", "multi_modal_projector.linear_2");

    /** Weight and bias of both layers; an absent bias has no elements. */
    private final List<NDArray> tensors = new ArrayList<>();

    public MlpProjector(boolean bias, NamedTensors named) {
        for (String linear : LINEARS) {
            tensors.add(named.take(linear + ".weight"));
            tensors.add(bias ? named.take(linear + ".bias") : named.none());
        }
    }

    public static void expect(
            ExpectedTensors expected, boolean bias, TextConfig text, VisionConfig vision) {
        expected.linear(LINEARS.get(0), text.width(), vision.width(), bias);
        expected.linear(LINEARS.get(1), text.width(), text.width(), bias);
    }

    @Override
    public NDArray project(Kernels kernels, NDArray features, NDManager results) {
        return kernels.call("project")
                .tensor("features", features)
                .tensors("projector", tensors)
                .text("act", "gelu")
                .run(results);
    }
}
