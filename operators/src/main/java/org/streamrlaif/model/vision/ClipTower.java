package org.streamrlaif.model.vision;

import static org.streamrlaif.model.vision.TowerLayers.TOWER;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;

/** CLIP's vision tower. */
final class ClipTower implements VisionTower {
    private final VisionConfig config;
    private final FeatureChoice choice;
    private final TowerWeights weights;

    ClipTower(VisionConfig config, FeatureChoice choice, NamedTensors named) {
        this.config = config;
        this.choice = choice;
        List<NDArray> tensors = new ArrayList<>();
        tensors.add(named.take(TOWER + "embeddings.class_embedding"));
        tensors.add(named.take(TOWER + "embeddings.patch_embedding.weight"));
        tensors.add(named.take(TOWER + "embeddings.position_embedding.weight"));
        tensors.addAll(named.takePair(TOWER + "pre_layrnorm"));
        weights = TowerWeights.of(config, tensors, named);
        named.takePair(TOWER + "post_layernorm");
    }

    static void expect(ExpectedTensors expected, VisionConfig vision) {
        long width = vision.width();
        expected.put(TOWER + "embeddings.class_embedding", width);
        TowerLayers.expectPatches(expected, vision);
        expected.put(TOWER + "embeddings.position_embedding.weight", vision.patches() + 1L, width);
        expected.norm(TOWER + "pre_layrnorm", width);
        TowerLayers.expect(expected, vision);
        expected.norm(TOWER + "post_layernorm", width);
    }

    @Override
    public List<NDArray> tensors() {
        return weights.tensors();
    }

    @Override
    public boolean tune(Kernels kernels, NDManager owner, String shape) {
        return weights.tune(kernels, owner, config.patches() + 1, shape);
    }

    @Override
    public int framesAtOnce() {
        return Math.max(1, weights.ways().block() / (config.patches() + 1));
    }

    @Override
    public NDArray features(Kernels kernels, NDArray pixels, NDManager results) {
        return run(kernels, pixels, choice.layers(config), choice.dropClassToken(), results);
    }

    @Override
    public NDArray states(Kernels kernels, NDArray pixels, int layers, NDManager results) {
        return run(kernels, pixels, layers, false, results);
    }

    private NDArray run(
            Kernels kernels, NDArray pixels, int layers, boolean dropClass, NDManager results) {
        return kernels.call("clip_tower")
                .tensor("pixels", pixels)
                .tensors("tower", weights.tensors())
                .integer("layers", layers)
                .integer("heads", config.heads())
                .real("eps", config.normEps())
                .text("act", config.activation())
                .flag("wide", weights.ways().wide())
                .flag("plain", weights.ways().plain())
                .flag("drop_class", dropClass)
                .run(results);
    }
}
