package org.streamrlaif.model.vision;

import static org.streamrlaif.model.vision.TowerLayers.TOWER;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.Kernels;

/** SigLIP's vision tower: one token per patch. */
final class SiglipTower implements VisionTower {
    private final VisionConfig config;
    private final int layers;
    private final boolean postNorm;
    private final TowerWeights weights;

    /**
     * @param layers encoder layers that run
     * @param postNorm whether the norm at the end is applied
     */
    SiglipTower(VisionConfig config, int layers, boolean postNorm, NamedTensors named) {
        this.config = config;
        this.layers = layers;
        this.postNorm = postNorm;
        List<NDArray> tensors = new ArrayList<>();
        tensors.addAll(named.takePair(TOWER + "embeddings.patch_embedding"));
        tensors.add(named.take(TOWER + "embeddings.position_embedding.weight"));
        weights = TowerWeights.of(config, tensors, named);
        weights.add(named.takePair(TOWER + "post_layernorm"));
    }

    static void expect(ExpectedTensors expected, VisionConfig vision) {
        long width = vision.width();
        TowerLayers.expectPatches(expected, vision);
        expected.put(TOWER + "embeddings.patch_embedding.bias", width);
        expected.put(TOWER + "embeddings.position_embedding.weight", vision.patches(), width);
        TowerLayers.expect(expected, vision);
        expected.norm(TOWER + "post_layernorm", width);
    }

    @Override
    public List<NDArray> tensors() {
        return weights.tensors();
    }

    @Override
    public boolean tune(Kernels kernels, NDManager owner, String shape) {
        return weights.tune(kernels, owner, config.patches(), shape);
    }

    @Override
    public int framesAtOnce() {
        return Math.max(1, weights.ways().block() / config.patches());
    }

    @Override
    public NDArray features(Kernels kernels, NDArray pixels, NDManager results) {
        return run(kernels, pixels, layers, postNorm, results);
    }

    @Override
    public NDArray states(Kernels kernels, NDArray pixels, int layers, NDManager results) {
        return run(kernels, pixels, layers, false, results);
    }

    private NDArray run(
            Kernels kernels, NDArray pixels, int layers, boolean norm, NDManager results) {
        long[] places = LongStream.range(0, config.patches()).toArray();
        return kernels.call("siglip_tower")
                .tensor("pixels", pixels)
                .tensor("places", pixels.getManager().create(places))
                .tensors("tower", weights.tensors())
                .integer("layers", layers)
                .integer("heads", config.heads())
                .real("eps", config.normEps())
                .text("act", config.activation())
                .flag("wide", weights.ways().wide())
                .flag("plain", weights.ways().plain())
                .flag("post_norm", norm)
                .run(results);
    }
}
