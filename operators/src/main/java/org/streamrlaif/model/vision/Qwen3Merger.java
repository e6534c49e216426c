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
 * Qwen3-VL's connector: the patches of a cell become one token, and so do those of each deep
 * feature, which stand behind it.
 */
public final class Qwen3Merger implements Connector {
    private final VisionConfig vision;
    private final int merge;
    private final List<NDArray> tensors = new ArrayList<>();

    /**
     * @param merge patches along the side of a cell
     * @param deep number of deep features K
     */
    public Qwen3Merger(VisionConfig vision, int merge, int deep, NamedTensors named) {
        this.vision = vision;
        this.merge = merge;
        for (int k = -1; k < deep; k++) {
            tensors.addAll(named.takePair(module(k) + "norm"));
            tensors.addAll(named.takePair(module(k) + "linear_fc1"));
            tensors.addAll(named.takePair(module(k) + "linear_fc2"));
        }
    }

    public static void expect(
            ExpectedTensors expected, int merge, int deep, TextConfig text, VisionConfig vision) {
        long cell = (long) vision.width() * merge * merge;
        for (int k = -1; k < deep; k++) {
            expected.norm(module(k) + "norm", k < 0 ? vision.width() : cell);
            expected.linear(module(k) + "linear_fc1", cell, cell, true);
            expected.linear(module(k) + "linear_fc2", text.width(), cell, true);
        }
    }

    private static String module(int deep) {
        return PairTower.merger(deep < 0 ? "merger" : "deepstack_merger_list." + deep);
    }

    @Override
    public NDArray project(Kernels kernels, NDArray features, NDManager results) {
        return kernels.call("qwen3_merge")
                .tensor("features", features)
                .tensors("mergers", tensors)
                .integer("cell", (long) merge * merge)
                .real("eps", vision.normEps())
                .run(results);
    }
}
