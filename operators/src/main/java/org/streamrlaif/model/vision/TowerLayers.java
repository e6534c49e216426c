package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;

/** The encoder layers that CLIP and SigLIP towers have in common. */
final class TowerLayers {
    static final String TOWER = "vision_tower.";

    /** Tensors of a layer. */
    static final int TENSORS = 12;

    private static final List<String> ATTENTION =
            List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj");
    private static final List<String> AFTER_ATTENTION =
            List.of("self_attn.out_proj", "layer_norm2", "mlp.fc1", "mlp.fc2");

    private TowerLayers() {}

    /** Appends {@value #TENSORS} tensors per layer, as {@code vision.py} describes them. */
    static void add(List<NDArray> list, VisionConfig vision, NamedTensors tensors) {
        for (int i = 0; i < vision.layers(); i++) {
            String layer = layer(i);
            list.addAll(tensors.takePair(layer + "layer_norm1"));
            list.addAll(tensors.takeStacked(ATTENTION.stream().map(layer::concat).toList()));
            for (String module : AFTER_ATTENTION) {
                list.addAll(tensors.takePair(layer + module));
            }
        }
    }

    /** The convolution that cuts an image into patches. */
    static void expectPatches(ExpectedTensors expected, VisionConfig vision) {
        long side = vision.patchSize();
        expected.put(TOWER + "embeddings.patch_embedding.weight", vision.width(), 3, side, side);
    }

    static void expect(ExpectedTensors expected, VisionConfig vision) {
        long width = vision.width();
        for (int i = 0; i < vision.layers(); i++) {
            expected.norm(layer(i) + "layer_norm1", width);
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                expected.linear(layer(i) + "self_attn." + projection, width, width, true);
            }
            expected.norm(layer(i) + "layer_norm2", width);
            expected.linear(layer(i) + "mlp.fc1", vision.intermediateSize(), width, true);
            expected.linear(layer(i) + "mlp.fc2", width, vision.intermediateSize(), true);
        }
    }

    private static String layer(int i) {
        return TOWER + "encoder.layers." + i + ".";
    }
}
