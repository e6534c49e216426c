package org.streamrlaif.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.streamrlaif.model.family.Llava;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.vision.VideoPooling;

/**
 * Trains the projector, the visual positions and the decoder in full on packed rows about clips,
 * whose frozen tower features are inputs. Clips are pooled as in {@link
 * VideoPooling#TEMPORAL_SPATIAL}. Not thread-safe.
 */
public final class TextTrainer implements AutoCloseable {
    /** Name of the visual positions [video_frames + patches, D]. */
    public static final String VISUAL_POSITIONS = Llava.VIDEO_POSITIONS;

    private static final String LAYERS = "language_model.model.layers.";

    private final Kernels kernels;
    private final ModelConfig config;
    private final TrainedParameters parameters;
    private final NDManager manager;
    private final NDArray frequencies;

    /** A trainer that starts from given weights under their Hugging Face names. */
    public TextTrainer(ModelConfig config, Map<String, TensorData> tensors) {
        this.kernels = Kernels.on("cpu");
        this.config = config;
        parameters = new TrainedParameters(kernels);
        for (String name :
                List.of(
                        "multi_modal_projector.linear_1.weight",
                        "multi_modal_projector.linear_1.bias",
                        "multi_modal_projector.linear_2.weight",
                        "multi_modal_projector.linear_2.bias",
                        VISUAL_POSITIONS,
                        "language_model.model.embed_tokens.weight",
                        "language_model.lm_head.weight")) {
            parameters.add(name, tensors.get(name));
        }
        for (int i = 0; i < config.text().layers(); i++) {
            addLayer(LAYERS + i + ".", tensors);
        }
        add("language_model.model.norm", tensors);
        manager = kernels.newManager();
        frequencies = manager.create(frequencies(), new Shape(2, config.text().headWidth() / 2));
    }

    private void addLayer(String layer, Map<String, TensorData> tensors) {
        add(layer + "input_layernorm", tensors);
        add(layer + "self_attn.q_proj", tensors);
        add(layer + "self_attn.k_proj", tensors);
        add(layer + "self_attn.v_proj", tensors);
        for (int bias = 0; bias < 3; bias++) {
            parameters.addAbsent();
        }
        add(layer + "self_attn.o_proj", tensors);
        add(layer + "post_attention_layernorm", tensors);
        add(layer + "mlp.gate_proj", tensors);
        add(layer + "mlp.up_proj", tensors);
        add(layer + "mlp.down_proj", tensors);
    }

    private void add(String module, Map<String, TensorData> tensors) {
        parameters.add(module + ".weight", tensors.get(module + ".weight"));
    }

    /** One row of inverse frequencies and one of ones, as {@code decoder.py} describes them. */
    private float[] frequencies() {
        int width = config.text().headWidth();
        float[] values = new float[width];
        Arrays.fill(values, width / 2, width, 1);
        for (int i = 0; i < width / 2; i++) {
            values[i] = (float) Math.pow(config.text().rope().theta(), -2.0 * i / width);
        }
        return values;
    }

    /**
     * One step.
     *
     * @param rate learning rate
     * @return weighted mean cross-entropy of the targets before the step
     */
    public double step(double rate, TextBatch batch) {
        double loss = accumulate(batch);
        parameters.step(rate);
        return loss;
    }

    /** Adds the batch's gradients to the accumulators; returns its loss. */
    double accumulate(TextBatch batch) {
        try (NDManager scope = kernels.newManager()) {
            int[] places = places(batch);
            float[] weights = new float[places.length];
            for (int i = 0; i < places.length; i++) {
                weights[i] = batch.weights()[places[i]];
            }
            return call(kernels.train("text_gradient"), batch, places, scope)
                    .tensor("targets", targets(batch, places, scope))
                    .tensor("weights", scope.create(weights))
                    .tensors("gradients", parameters.gradients())
                    .runReal();
        }
    }

    /** The trained tensors with their gradients. */
    TrainedParameters parameters() {
        return parameters;
    }

    /** Whether the most likely token is the target, B × L; false where there is no target. */
    public boolean[] hits(TextBatch batch) {
        try (NDManager scope = kernels.newManager()) {
            int[] places = places(batch);
            float[] hits =
                    call(kernels.call("text_hits"), batch, places, scope)
                            .tensor("targets", targets(batch, places, scope))
                            .run(scope)
                            .toFloatArray();
            boolean[] all = new boolean[batch.rows() * batch.length()];
            for (int i = 0; i < places.length; i++) {
                all[places[i]] = hits[i] > 0;
            }
            return all;
        }
    }

    private KernelCall call(KernelCall call, TextBatch batch, int[] places, NDManager scope) {
        Shape tokens = new Shape(batch.rows(), batch.length());
        int patches = config.vision().patches();
        return call.tensor(
                        "features",
                        scope.create(
                                batch.features(),
                                new Shape(
                                        batch.rows(),
                                        batch.frames(),
                                        patches,
                                        config.vision().width())))
                .tensor("position_rows", scope.create(visualRows(batch.frames(), patches)))
                .tensor("ids", scope.create(longs(batch.ids()), tokens))
                .tensor("at", scope.create(longs(images(batch))))
                .tensor(
                        "positions",
                        scope.create(
                                longs(batch.positions()),
                                new Shape(batch.rows(), batch.length(), 1)))
                .tensor(
                        "mask",
                        scope.create(
                                batch.mask(),
                                new Shape(batch.rows(), batch.length(), batch.length())))
                .tensor("rows", scope.create(longs(places)))
                .tensors("parameters", parameters.values())
                .tensor("inv_freq", frequencies)
                .integer("heads", config.text().heads())
                .integer("kv_heads", config.text().kvHeads())
                .real("eps", config.text().normEps());
    }

    /** Rows of the visual positions: one per frame of the clip, then all patches. */
    private long[] visualRows(int frames, int patches) {
        long[] rows = new long[frames + patches];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i < frames ? i : Llava.of(config).videoFrames() + i - frames;
        }
        return rows;
    }

    private int[] images(TextBatch batch) {
        return IntStream.range(0, batch.ids().length)
                .filter(i -> batch.ids()[i] == config.imageTokenId())
                .toArray();
    }

    private static int[] places(TextBatch batch) {
        return IntStream.range(0, batch.targets().length)
                .filter(i -> batch.targets()[i] >= 0)
                .toArray();
    }

    private static NDArray targets(TextBatch batch, int[] places, NDManager scope) {
        return scope.create(IntStream.of(places).mapToLong(i -> batch.targets()[i]).toArray());
    }

    private static long[] longs(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }

    /** Copies of the trained tensors under their Hugging Face names. */
    public Map<String, TensorData> tensors() {
        return parameters.tensors("");
    }

    @Override
    public void close() {
        manager.close();
        parameters.close();
    }
}
