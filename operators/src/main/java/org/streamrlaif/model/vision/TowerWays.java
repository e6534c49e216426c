package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.ProductTrial;
import org.streamrlaif.model.tuning.KernelChoices;
import org.streamrlaif.model.tuning.Site;
import org.streamrlaif.model.tuning.Way;

/**
 * The ways that a vision tower goes; all give the same numbers to rounding.
 *
 * @param product a way of {@link Site#TOWER_PRODUCT}
 * @param attention a way of {@link Site#TOWER_ATTENTION}
 * @param block tokens that go through at once, at least one frame
 */
record TowerWays(String product, String attention, int block) {
    /** What a GPU takes, and training. */
    static final TowerWays PLAINEST = new TowerWays(Way.ROWS, Way.FUSED, 4096);

    /** Arithmetic of the longest run that is measured, in products of two numbers. */
    private static final long MOST_PRODUCTS = 12L << 30;

    private static final int ROWS = 256;

    boolean wide() {
        return product.equals(Way.WIDENED);
    }

    boolean plain() {
        return attention.equals(Way.PLAIN);
    }

    /**
     * Measures, or takes what is known.
     *
     * @param layer the 12 tensors of a layer, as {@code vision.py} describes them
     * @param tokens tokens of a frame
     * @param shape what the choices depend on, see {@link KernelChoices#choose}
     */
    static TowerWays choose(
            Kernels kernels, VisionConfig config, List<NDArray> layer, int tokens, String shape) {
        List<NDArray> matrices = layer.stream().filter(TowerWays::isMatrix).toList();
        int frames = Math.max(1, ROWS / tokens);
        String product =
                new ProductTrial(kernels, matrices, frames * tokens)
                        .choose(Site.TOWER_PRODUCT, shape, Site.TOWER_PRODUCT.ways());
        TowerWays ways = new TowerWays(product, Way.FUSED, PLAINEST.block());
        if (kernels.manager().getDevice().isGpu()) {
            return ways;
        }
        try (NDManager scope = kernels.newManager()) {
            Trial trial = new Trial(kernels, config, layer, tokens, scope);
            String attention =
                    KernelChoices.choose(
                            Site.TOWER_ATTENTION,
                            shape,
                            Site.TOWER_ATTENTION.ways(),
                            way -> trial.of(new TowerWays(product, way, 1), frames, 1));
            List<String> blocks =
                    Site.TOWER_BLOCK.ways().stream()
                            .filter(block -> affordable(layer, Integer.parseInt(block)))
                            .toList();
            int most = Math.max(1, Integer.parseInt(blocks.get(0)) / tokens);
            String block =
                    KernelChoices.choose(
                            Site.TOWER_BLOCK,
                            shape,
                            blocks,
                            way -> {
                                int own = Math.max(1, Integer.parseInt(way) / tokens);
                                return trial.of(
                                        new TowerWays(product, attention, 1), own, most / own);
                            });
            return new TowerWays(product, attention, Integer.parseInt(block));
        }
    }

    static boolean isMatrix(NDArray tensor) {
        return tensor.getShape().dimension() == 2;
    }

    private static boolean affordable(List<NDArray> layer, int tokens) {
        long weights = layer.stream().mapToLong(NDArray::size).sum();
        return tokens * weights <= MOST_PRODUCTS || tokens <= ROWS;
    }

    /** Runs one layer on frames without content. */
    private record Trial(
            Kernels kernels,
            VisionConfig config,
            List<NDArray> layer,
            int tokens,
            NDManager scope) {

        Runnable of(TowerWays ways, int frames, int times) {
            NDArray x =
                    kernels.call("some_rows")
                            .tensor("like", layer.get(0))
                            .integers("shape", (long) frames * tokens, config.width())
                            .run(scope);
            List<NDArray> laidOut =
                    kernels.call("all_laid_out")
                            .tensors("weights", layer)
                            .text("way", ways.product())
                            .runList(scope);
            return () -> {
                for (int i = 0; i < times; i++) {
                    kernels.call("tower_layer")
                            .tensor("x", x)
                            .integer("n", frames)
                            .tensors("w", laidOut)
                            .integer("i", 0)
                            .integer("heads", config.heads())
                            .real("eps", config.normEps())
                            .text("act", config.activation())
                            .flag("wide", ways.wide())
                            .flag("plain", ways.plain())
                            .run();
                }
            };
        }
    }
}
