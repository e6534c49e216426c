package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;

/**
 * What towers have in common that see frames of any size in pairs. Pixels are [N, 3, H, W], N even;
 * hidden states are [N / 2, P, E], the patches in the order of {@link PatchGrid}.
 */
abstract class PairTower implements VisionTower {
    static final String TOWER = "vision_tower.";
    static final String PATCHES = TOWER + "patch_embed.proj";

    final VisionConfig config;
    final int merge;

    PairTower(VisionConfig config, int merge) {
        this.config = config;
        this.merge = merge;
    }

    static String block(int i) {
        return TOWER + "blocks." + i + ".";
    }

    /** The name of the first weight of a merger, as {@code vision_tower.merger.}. */
    static String merger(String name) {
        return TOWER + name + ".";
    }

    @Override
    public boolean tune(Kernels kernels, NDManager owner, String shape) {
        return false;
    }

    @Override
    public int framesAtOnce() {
        return 2;
    }

    PatchGrid grid(NDArray pixels) {
        Shape shape = pixels.getShape();
        int side = config.patchSize();
        return new PatchGrid((int) shape.get(2) / side, (int) shape.get(3) / side, merge);
    }

    /** Gives a call {@code pixels, tower, heads, eps, merge, places, inv_freq}. */
    KernelCall arguments(KernelCall call, NDArray pixels, List<NDArray> tensors, NDManager scope) {
        PatchGrid grid = grid(pixels);
        int headWidth = config.width() / config.heads();
        return call.tensor("pixels", pixels)
                .tensors("tower", tensors)
                .integer("heads", config.heads())
                .real("eps", config.normEps())
                .integer("merge", merge)
                .tensor("places", scope.create(grid.places(), new Shape(grid.patches(), 2)))
                .tensor(
                        "inv_freq",
                        scope.create(AxialRotary.table(headWidth), new Shape(3, headWidth / 2)));
    }
}
