package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.ProductTrial;
import org.streamrlaif.model.tuning.Site;
import org.streamrlaif.model.tuning.Way;

/**
 * What towers have in common that see frames of any size in pairs. Pixels are [N, 3, H, W], N even;
 * hidden states are [N / 2, P, E], the patches in the order of {@link PatchGrid}.
 */
abstract class PairTower implements VisionTower {
    static final String TOWER = "vision_tower.";
    static final String PATCHES = TOWER + "patch_embed.proj";

    /** Rows that a product is measured with. */
    private static final int ROWS = 256;

    final VisionConfig config;
    final int merge;

    /**
     * In the order that the kernel takes them: some of the whole tower, then those of the blocks.
     */
    final List<NDArray> tensors = new ArrayList<>();

    private final int first;
    private boolean wide;

    /**
     * @param merge patches along the side of a cell that becomes one token
     * @param first number of tensors before those of the blocks
     */
    PairTower(VisionConfig config, int merge, int first) {
        this.config = config;
        this.merge = merge;
        this.first = first;
    }

    static String block(int i) {
        return TOWER + "blocks." + i + ".";
    }

    /** The name of the first weight of a merger, as {@code vision_tower.merger.}. */
    static String merger(String name) {
        return TOWER + name + ".";
    }

    @Override
    public final List<NDArray> tensors() {
        return List.copyOf(tensors);
    }

    /** Chooses the way of the products; the other sites of towers have one way here. */
    @Override
    public boolean tune(Kernels kernels, NDManager owner, String shape) {
        List<NDArray> blocks = tensors.subList(first, tensors.size());
        List<NDArray> matrices =
                blocks.subList(0, blocks.size() / config.layers()).stream()
                        .filter(TowerWays::isMatrix)
                        .toList();
        String way =
                new ProductTrial(kernels, matrices, ROWS)
                        .choose(Site.TOWER_PRODUCT, sizes() + shape, Site.TOWER_PRODUCT.ways());
        return take(way, kernels, owner);
    }

    /** Goes a way from now on; whether tensors of the checkpoint were released for it. */
    boolean take(String way, Kernels kernels, NDManager owner) {
        wide = way.equals(Way.WIDENED);
        if (wide || way.equals(Way.ROWS)) {
            return false;
        }
        TowerWeights.layOut(kernels, tensors.subList(first, tensors.size()), way, owner);
        return true;
    }

    private String sizes() {
        return String.format(
                Locale.ROOT,
                "%dx%dx%d ",
                config.width(),
                config.intermediateSize(),
                config.heads());
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

    /** Gives a call {@code pixels, tower, heads, eps, merge, places, inv_freq, wide}. */
    KernelCall arguments(KernelCall call, NDArray pixels, NDManager scope) {
        PatchGrid grid = grid(pixels);
        int headWidth = config.width() / config.heads();
        return call.tensor("pixels", pixels)
                .tensors("tower", tensors)
                .integer("heads", config.heads())
                .real("eps", config.normEps())
                .integer("merge", merge)
                .flag("wide", wide)
                .tensor("places", scope.create(grid.places(), new Shape(grid.patches(), 2)))
                .tensor(
                        "inv_freq",
                        scope.create(AxialRotary.table(headWidth), new Shape(3, headWidth / 2)));
    }
}
