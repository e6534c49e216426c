package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The CLIP tower, the projector and the optional table of video positions: their tensors in the
 * order that the kernels take them. Training changes {@link #tower()}, {@link #projector()} and
 * {@link #positions()} in place.
 */
public final class VisionTower {
    private static final List<String> LAYER =
            List.of(
                    "layer_norm1",
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.out_proj",
                    "layer_norm2",
                    "mlp.fc1",
                    "mlp.fc2");

    private final ModelConfig config;
    private final VideoPooling pooling;
    private final Map<String, NDArray> named = new LinkedHashMap<>();
    private final List<NDArray> tower = new ArrayList<>();
    private final List<NDArray> projector = new ArrayList<>();
    private final NDArray positions;

    /**
     * @param manager owns the tensors
     * @param tensors the tensor of each common name; null for the video positions when there are
     *     none
     */
    VisionTower(
            NDManager manager,
            ModelConfig config,
            VideoPooling pooling,
            Function<String, NDArray> tensors) {
        this.config = config;
        this.pooling = pooling;
        add(tower, "vision_tower.embeddings.class_embedding", tensors);
        add(tower, "vision_tower.embeddings.patch_embedding.weight", tensors);
        add(tower, "vision_tower.embeddings.position_embedding.weight", tensors);
        addPair(tower, "vision_tower.pre_layrnorm", tensors);
        for (int i = 0; i < config.vision().layers(); i++) {
            for (String module : LAYER) {
                addPair(tower, "vision_tower.encoder.layers." + i + "." + module, tensors);
            }
        }
        addPair(new ArrayList<>(), "vision_tower.post_layernorm", tensors);
        for (String linear :
                List.of("multi_modal_projector.linear_1", "multi_modal_projector.linear_2")) {
            if (config.projectorBias()) {
                addPair(projector, linear, tensors);
            } else {
                add(projector, linear + ".weight", tensors);
                projector.add(manager.create(new Shape(0)));
            }
        }
        NDArray table = tensors.apply(CheckpointNames.VIDEO_POSITIONS);
        positions = table == null ? manager.create(new Shape(0)) : table;
        if (table != null) {
            named.put(CheckpointNames.VIDEO_POSITIONS, table);
        }
    }

    /** Tensors of the tower, as {@code vision.py} describes them. */
    public List<NDArray> tower() {
        return List.copyOf(tower);
    }

    /** Weight and bias of the projector's two layers; an absent bias has no elements. */
    public List<NDArray> projector() {
        return List.copyOf(projector);
    }

    /** The table of video positions, without elements when the model has none. */
    public NDArray positions() {
        return positions;
    }

    /** Encoder layers that run to reach the feature layer. */
    public int layers() {
        int states = config.vision().layers() + 1;
        return config.featureLayer() < 0 ? states + config.featureLayer() : config.featureLayer();
    }

    /** How frames become visual tokens. */
    public VideoPooling pooling() {
        return pooling;
    }

    /**
     * Appends {@code tower, layers, heads, eps, act, drop_class} to a call that begins with pixels.
     */
    public KernelCall towerArguments(KernelCall call) {
        return call.tensors(tower)
                .integer(layers())
                .integer(config.vision().heads())
                .real(config.vision().normEps())
                .text(config.vision().activation())
                .flag(config.dropClassToken());
    }

    /**
     * Appends {@code temporal_spatial, positions, frames} to a call that begins with projected
     * frames.
     */
    public KernelCall poolingArguments(KernelCall call) {
        return call.flag(pooling == VideoPooling.TEMPORAL_SPATIAL)
                .tensor(positions)
                .integer(config.videoFrames());
    }

    /** Hidden states [N, tokens, E] of the tower's feature layer for pixels [N, 3, S, S]. */
    NDArray features(Kernels kernels, NDArray pixels, NDManager results) {
        return towerArguments(kernels.call("clip_tower").tensor(pixels)).run(results);
    }

    /** Projected features [N, tokens, D]. */
    NDArray project(Kernels kernels, NDArray features, NDManager results) {
        return kernels.call("project")
                .tensor(features)
                .tensors(projector)
                .text("gelu")
                .run(results);
    }

    /** Visual tokens [V, D] of projected frames [N, tokens, D]. */
    NDArray pool(Kernels kernels, NDArray projected, NDManager results) {
        long frames = projected.getShape().get(0);
        if (positions.size() > 0 && frames > config.videoFrames()) {
            throw new IllegalArgumentException(
                    "frames: "
                            + frames
                            + ", expected at most video_frames "
                            + config.videoFrames()
                            + ", for which the model has positions");
        }
        return poolingArguments(kernels.call("pool_frames").tensor(projected)).run(results);
    }

    /** The tensors under their Hugging Face names in a checkpoint. */
    Map<String, NDArray> checkpoint() {
        return Map.copyOf(named);
    }

    private void addPair(List<NDArray> list, String module, Function<String, NDArray> tensors) {
        add(list, module + ".weight", tensors);
        add(list, module + ".bias", tensors);
    }

    private void add(List<NDArray> list, String name, Function<String, NDArray> tensors) {
        NDArray tensor = tensors.apply(name);
        named.put(name, tensor);
        list.add(tensor);
    }
}
