package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Qwen2.5-VL's connector: a norm, then two layers that bring the patches of a cell to one token.
 */
public final class Qwen25Merger implements Connector {
    private static final String MERGER = PairTower.merger("merger");

    private final VisionConfig vision;
    private final int merge;
    private final List<NDArray> tensors = new ArrayList<>();

    /**
     * @param merge patches along the side of a cell
     */
    public Qwen25Merger(VisionConfig vision, int merge, NamedTensors named) {
        this.vision = vision;
        this.merge = merge;
        tensors.add(named.take(MERGER + "ln_q.weight"));
        tensors.addAll(named.takePair(MERGER + "mlp.0"));
        tensors.addAll(named.takePair(MERGER + "mlp.2"));
    }

    public static void expect(
            ExpectedTensors expected, int merge, TextConfig text, VisionConfig vision) {
        long cell = (long) vision.width() * merge * merge;
        expected.put(MERGER + "ln_q.weight", vision.width());
        expected.linear(MERGER + "mlp.0", cell, cell, true);
        expected.linear(MERGER + "mlp.2", text.width(), cell, true);
    }

    @Override
    public NDArray project(Kernels kernels, NDArray features, NDManager results) {
        return kernels.call("qwen2_5_merge")
                .tensor("features", features)
                .tensors("merger", tensors)
                .integer("cell", (long) merge * merge)
                .real("eps", vision.normEps())
                .run(results);
    }
}
