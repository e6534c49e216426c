package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Qwen2.5-VL's vision tower: most blocks attend within windows. Source: Bai et al., 2025, arXiv
 * 2502.13923.
 */
public final class Qwen25Tower extends PairTower {
    private final WindowConfig windows;

    /**
     * @param merge patches along the side of a cell that becomes one token
     */
    public Qwen25Tower(VisionConfig config, int merge, WindowConfig windows, NamedTensors named) {
        super(config, merge, 1);
        this.windows = windows;
        tensors.add(named.take(PATCHES + ".weight"));
        for (int i = 0; i < config.layers(); i++) {
            String block = block(i);
            tensors.add(named.take(block + "norm1.weight"));
            tensors.addAll(named.takePair(block + "attn.qkv"));
            tensors.addAll(named.takePair(block + "attn.proj"));
            tensors.add(named.take(block + "norm2.weight"));
            tensors.addAll(
                    named.takeStacked(List.of(block + "mlp.gate_proj", block + "mlp.up_proj")));
            tensors.addAll(named.takePair(block + "mlp.down_proj"));
        }
    }

    static void expect(ExpectedTensors expected, VisionConfig vision) {
        long width = vision.width();
        long side = vision.patchSize();
        expected.put(PATCHES + ".weight", width, 3, 2, side, side);
        for (int i = 0; i < vision.layers(); i++) {
            expected.put(block(i) + "norm1.weight", width);
            expected.linear(block(i) + "attn.qkv", 3 * width, width, true);
            expected.linear(block(i) + "attn.proj", width, width, true);
            expected.put(block(i) + "norm2.weight", width);
            expected.linear(block(i) + "mlp.gate_proj", vision.intermediateSize(), width, true);
            expected.linear(block(i) + "mlp.up_proj", vision.intermediateSize(), width, true);
            expected.linear(block(i) + "mlp.down_proj", width, vision.intermediateSize(), true);
        }
    }

    @Override
    public NDArray features(Kernels kernels, NDArray pixels, NDManager results) {
        return states(kernels, pixels, config.layers(), results);
    }

    @Override
    public NDArray states(Kernels kernels, NDArray pixels, int layers, NDManager results) {
        try (NDManager scope = kernels.newManager()) {
            PatchGrid.Padded padded = grid(pixels).padded(windows.cells(config, merge));
            long count = grid(pixels).windows(windows.cells(config, merge)).size();
            long length = padded.places().length / count;
            return arguments(kernels.call("qwen2_5_tower"), pixels, scope)
                    .integer("layers", layers)
                    .integers("whole", windows.wholeBlocks().stream().mapToLong(i -> i).toArray())
                    .tensor("windows", scope.create(padded.places(), new Shape(count, length)))
                    .tensor("hidden", scope.create(padded.hidden(), new Shape(count, length)))
                    .tensor("back", scope.create(padded.back()))
                    .run(results);
        }
    }
}
