package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.tuning.Way;

/**
 * A tower's tensors in the order that its kernel takes them, and the ways that they are laid out
 * for.
 */
final class TowerWeights {
    private final VisionConfig config;
    private final List<NDArray> tensors;
    private final int first;
    private TowerWays ways = TowerWays.PLAINEST;

    private TowerWeights(VisionConfig config, List<NDArray> tensors, int first) {
        this.config = config;
        this.tensors = tensors;
        this.first = first;
    }

    /** The tensors before the layers, and behind them those of the layers. */
    static TowerWeights of(VisionConfig config, List<NDArray> before, NamedTensors named) {
        List<NDArray> tensors = new ArrayList<>(before);
        TowerLayers.add(tensors, config, named);
        return new TowerWeights(config, tensors, before.size());
    }

    /** Appends tensors behind the layers. */
    void add(List<NDArray> behind) {
        tensors.addAll(behind);
    }

    List<NDArray> tensors() {
        return List.copyOf(tensors);
    }

    TowerWays ways() {
        return ways;
    }

    /**
     * Chooses the ways and lays the matrices out for them, one layer at a time; matrices that were
     * copied are released.
     *
     * @param owner owns new tensors
     * @param shape what the choice depends on besides the tower's own sizes
     * @return whether matrices were released
     */
    boolean tune(Kernels kernels, NDManager owner, int tokens, String shape) {
        int end = first + TowerLayers.TENSORS;
        ways =
                TowerWays.choose(
                        kernels, config, tensors.subList(first, end), tokens, sizes() + shape);
        if (ways.product().equals(Way.ROWS) || ways.wide()) {
            return false;
        }
        end = first + TowerLayers.TENSORS * config.layers();
        layOut(kernels, tensors.subList(first, end), ways.product(), owner);
        return true;
    }

    /**
     * Replaces every matrix by one that is laid out for a way, one at a time, and releases it.
     *
     * @param owner owns the new ones
     */
    static void layOut(Kernels kernels, List<NDArray> tensors, String way, NDManager owner) {
        for (int i = 0; i < tensors.size(); i++) {
            NDArray matrix = tensors.get(i);
            if (TowerWays.isMatrix(matrix)) {
                tensors.set(
                        i,
                        kernels.call("laid_out")
                                .tensor("weight", matrix)
                                .text("way", way)
                                .run(owner));
                matrix.close();
            }
        }
    }

    private String sizes() {
        return String.format(
                Locale.ROOT,
                "%dx%dx%d/%d ",
                config.width(),
                config.intermediateSize(),
                config.heads(),
                config.patches());
    }
}
