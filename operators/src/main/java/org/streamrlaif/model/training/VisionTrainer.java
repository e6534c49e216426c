package org.streamrlaif.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.vision.VisionConfig;

/**
 * Trains a CLIP tower from scratch on what frames show, through three linear heads that live here
 * only: the mean patch token tells which combinations are present and where each trait is, and each
 * patch token tells which traits its patch shows. Not thread-safe.
 *
 * <p>Shapes: N frames of S × S pixels, P patches, Dv tower width, C combinations, T traits.
 */
public final class VisionTrainer implements AutoCloseable {
    /**
     * What the losses of places and patches count in the sum that is trained on; presence counts 1.
     */
    static final double PLACE_WEIGHT = 20;

    static final double PATCH_WEIGHT = 0.6;

    private static final String TOWER = "vision_tower.";

    private final Kernels kernels;
    private final VisionConfig config;
    private final int combinations;
    private final int traits;
    private final TrainedParameters parameters;

    /**
     * A trainer that starts from given weights.
     *
     * @param config shape of the tower
     * @param tensors the tower's tensors under their Hugging Face names
     * @param combinations C
     * @param traits T
     * @param seed seed of the heads
     */
    public VisionTrainer(
            ModelConfig config,
            Map<String, TensorData> tensors,
            int combinations,
            int traits,
            long seed) {
        this.kernels = Kernels.on("cpu");
        this.config = config.vision();
        this.combinations = combinations;
        this.traits = traits;
        parameters = new TrainedParameters(kernels);
        names(this.config.layers()).forEach(name -> parameters.add(name, tensors.get(name)));
        Random random = new Random(seed);
        addHead("presence", combinations, random);
        addHead("places", 2 * traits, random);
        addHead("patches", traits, random);
    }

    /** Names of a tower's tensors in the order of the kernels, the unused final norm left out. */
    private static List<String> names(int layers) {
        List<String> names = new ArrayList<>();
        names.add(TOWER + "embeddings.class_embedding");
        names.add(TOWER + "embeddings.patch_embedding.weight");
        names.add(TOWER + "embeddings.position_embedding.weight");
        names.add(TOWER + "pre_layrnorm.weight");
        names.add(TOWER + "pre_layrnorm.bias");
        for (int i = 0; i < layers; i++) {
            for (String part :
                    List.of(
                            "layer_norm1",
                            "self_attn.q_proj",
                            "self_attn.k_proj",
                            "self_attn.v_proj",
                            "self_attn.out_proj",
                            "layer_norm2",
                            "mlp.fc1",
                            "mlp.fc2")) {
                names.add(TOWER + "encoder.layers." + i + "." + part + ".weight");
                names.add(TOWER + "encoder.layers." + i + "." + part + ".bias");
            }
        }
        return names;
    }

    private void addHead(String name, int outputs, Random random) {
        float[] weight = new float[outputs * config.width()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (random.nextGaussian() / Math.sqrt(config.width()));
        }
        parameters.add(name + ".weight", TensorData.of(weight, outputs, config.width()));
        parameters.add(name + ".bias", TensorData.of(new float[outputs], outputs));
    }

    /**
     * One step on N frames.
     *
     * @param rate learning rate
     * @param pixels N × 3 × S × S, normalised
     * @param presence 0 or 1, N × C
     * @param places x and y of each trait, N × 2T
     * @param seen 1 where a place counts, N × 2T
     * @param patches 0 or 1, N × P × T
     * @return losses of presence, places and patches
     */
    public float[] step(
            double rate,
            float[] pixels,
            float[] presence,
            float[] places,
            float[] seen,
            float[] patches) {
        float[] losses = accumulate(pixels, presence, places, seen, patches);
        parameters.step(rate);
        return losses;
    }

    /** Adds the frames' gradients to the accumulators; returns their losses. */
    float[] accumulate(
            float[] pixels, float[] presence, float[] places, float[] seen, float[] patches) {
        try (NDManager manager = kernels.newManager()) {
            int frames = presence.length / combinations;
            Shape placesShape = new Shape(frames, 2L * traits);
            return kernels.train("tower_gradient")
                    .tensor("pixels", pixels(pixels, manager))
                    .tensor("presence", manager.create(presence, new Shape(frames, combinations)))
                    .tensor("places", manager.create(places, placesShape))
                    .tensor("seen", manager.create(seen, placesShape))
                    .tensor(
                            "patches",
                            manager.create(patches, new Shape(frames, config.patches(), traits)))
                    .tensors("parameters", parameters.values())
                    .integer("heads", config.heads())
                    .real("eps", config.normEps())
                    .real("place_weight", PLACE_WEIGHT)
                    .real("patch_weight", PATCH_WEIGHT)
                    .tensors("gradients", parameters.gradients())
                    .run(manager)
                    .toFloatArray();
        }
    }

    /** The trained tensors with their gradients. */
    TrainedParameters parameters() {
        return parameters;
    }

    /** What the first two heads say about N frames: N × (C presence logits, 2T places). */
    public float[] predict(float[] pixels) {
        try (NDManager manager = kernels.newManager()) {
            return kernels.call("tower_presence")
                    .tensor("pixels", pixels(pixels, manager))
                    .tensors("parameters", parameters.values())
                    .integer("heads", config.heads())
                    .real("eps", config.normEps())
                    .run(manager)
                    .toFloatArray();
        }
    }

    /** Patch tokens of N frames as the tower gives them to a projector: N × P × Dv. */
    public float[] patchTokens(float[] pixels) {
        try (NDManager manager = kernels.newManager()) {
            return kernels.call("tower_features")
                    .tensor("pixels", pixels(pixels, manager))
                    .tensors("parameters", parameters.values())
                    .integer("heads", config.heads())
                    .real("eps", config.normEps())
                    .run(manager)
                    .toFloatArray();
        }
    }

    /** Copies of the tower's tensors under their Hugging Face names. */
    public Map<String, TensorData> tower() {
        return parameters.tensors(TOWER);
    }

    private NDArray pixels(float[] pixels, NDManager manager) {
        int side = config.imageSize();
        long frames = pixels.length / (3L * side * side);
        return manager.create(pixels, new Shape(frames, 3, side, side));
    }

    @Override
    public void close() {
        parameters.close();
    }
}
