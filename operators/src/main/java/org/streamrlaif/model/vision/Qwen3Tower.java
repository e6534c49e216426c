package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Qwen3-VL's vision tower: a learned grid of positions is resampled to the size of the picture, and
 * the states after some blocks are features beside the last ones.
 */
public final class Qwen3Tower extends PairTower {
    private static final String POSITIONS = TOWER + "pos_embed.weight";

    private final List<Integer> deepBlocks;
    private final int side;

    /**
     * @param merge patches along the side of a cell that becomes one token
     * @param deepBlocks the blocks after which features are taken, rising
     */
    public Qwen3Tower(
            VisionConfig config, int merge, List<Integer> deepBlocks, NamedTensors named) {
        super(config, merge, 3);
        this.deepBlocks = List.copyOf(deepBlocks);
        NDArray positions = named.take(POSITIONS);
        side = (int) Math.round(Math.sqrt(positions.getShape().get(0)));
        tensors.addAll(named.takePair(PATCHES));
        tensors.add(positions);
        for (int i = 0; i < config.layers(); i++) {
            tensors.addAll(named.takePair(block(i) + "norm1"));
            tensors.addAll(named.takePair(block(i) + "attn.qkv"));
            tensors.addAll(named.takePair(block(i) + "attn.proj"));
            tensors.addAll(named.takePair(block(i) + "norm2"));
            tensors.addAll(named.takePair(block(i) + "mlp.linear_fc1"));
            tensors.addAll(named.takePair(block(i) + "mlp.linear_fc2"));
        }
    }

    static void expect(ExpectedTensors expected, VisionConfig vision) {
        long width = vision.width();
        long side = vision.patchSize();
        expected.put(PATCHES + ".weight", width, 3, 2, side, side);
        expected.put(PATCHES + ".bias", width);
        for (int i = 0; i < vision.layers(); i++) {
            expected.norm(block(i) + "norm1", width);
            expected.linear(block(i) + "attn.qkv", 3 * width, width, true);
            expected.linear(block(i) + "attn.proj", width, width, true);
            expected.norm(block(i) + "norm2", width);
            expected.linear(block(i) + "mlp.linear_fc1", vision.intermediateSize(), width, true);
            expected.linear(block(i) + "mlp.linear_fc2", width, vision.intermediateSize(), true);
        }
    }

    /**
     * Adds the grid of positions.
     *
     * @param positions rows of the table, a square number
     */
    public static void expectPositions(
            ExpectedTensors expected, int positions, VisionConfig vision) {
        expected.put(POSITIONS, positions, vision.width());
    }

    /** [N / 2, P, (1 + K) E]: the last states, and behind them those after the deep blocks. */
    @Override
    public NDArray features(Kernels kernels, NDArray pixels, NDManager results) {
        return run(kernels, pixels, config.layers(), deepBlocks, results);
    }

    @Override
    public NDArray states(Kernels kernels, NDArray pixels, int layers, NDManager results) {
        return run(kernels, pixels, layers, List.of(), results);
    }

    private NDArray run(
            Kernels kernels, NDArray pixels, int layers, List<Integer> deep, NDManager results) {
        try (NDManager scope = kernels.newManager()) {
            PositionGrid positions = PositionGrid.of(grid(pixels), side);
            Shape corners = new Shape(positions.weights().length / 4, 4);
            return arguments(kernels.call("qwen3_tower"), pixels, scope)
                    .integer("layers", layers)
                    .integers("deep", deep.stream().mapToLong(i -> i).toArray())
                    .text("act", config.activation())
                    .tensor("corners", scope.create(positions.corners(), corners))
                    .tensor("shares", scope.create(positions.weights(), corners))
                    .run(results);
        }
    }
}
