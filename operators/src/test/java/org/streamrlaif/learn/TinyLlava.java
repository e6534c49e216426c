package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.KernelCall;
import org.streamrlaif.model.Kernels;
import org.streamrlaif.model.Safetensors;

/** The decoder and the adapter of {@code tiny-llava} as bare tensors in the kernels' order. */
final class TinyLlava implements AutoCloseable {

    static final int LAYERS = 3;
    static final double LORA_SCALE = 2;
    private static final List<String> LINEARS =
            List.of(
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.o_proj",
                    "mlp.gate_proj",
                    "mlp.up_proj",
                    "mlp.down_proj");

    final Kernels kernels = Kernels.on("cpu");
    final NDManager manager = kernels.newManager();
    final NDArray table;
    final NDArray head;
    final List<String> loraNames = new ArrayList<>();
    final List<NDArray> lora = new ArrayList<>();
    private final List<NDArray> weights = new ArrayList<>();
    private final NDArray inverseFrequencies;

    TinyLlava() {
        try (Safetensors base = Fixtures.tensors("tiny-llava");
                Safetensors adapter =
                        Fixtures.tensors("tiny-llava/lora-adapter/adapter_model.safetensors")) {
            table = read(base, "language_model.model.embed_tokens.weight");
            head = read(base, "language_model.lm_head.weight");
            for (int layer = 0; layer < LAYERS; layer++) {
                addLayer(base, "language_model.model.layers." + layer + ".");
                for (String linear : LINEARS) {
                    for (String half : List.of("A", "B")) {
                        String name =
                                "base_model.model.model.language_model.layers."
                                        + layer
                                        + "."
                                        + linear
                                        + ".lora_"
                                        + half
                                        + ".weight";
                        loraNames.add(name);
                        lora.add(read(adapter, name));
                    }
                }
            }
            weights.add(read(base, "language_model.model.norm.weight"));
        }
        float[] frequencies = new float[8];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) Math.pow(10000, -i / 8.0);
        }
        inverseFrequencies = manager.create(frequencies);
    }

    /** Starts a kernel whose first ten arguments are the decoder's. */
    KernelCall train(String kernel, PackedBatch batch, List<NDArray> adapter) {
        return kernels.train(kernel)
                .tensor(batch.embeds())
                .tensor(batch.positions())
                .tensor(batch.mask())
                .tensors(weights)
                .tensors(adapter)
                .real(LORA_SCALE)
                .tensor(inverseFrequencies)
                .integer(6)
                .integer(2)
                .real(1e-5);
    }

    List<NDArray> zerosLike(List<NDArray> tensors) {
        return tensors.stream().map(tensor -> manager.zeros(tensor.getShape())).toList();
    }

    @Override
    public void close() {
        manager.close();
    }

    private void addLayer(Safetensors base, String prefix) {
        weights.add(read(base, prefix + "input_layernorm.weight"));
        for (String linear : LINEARS.subList(0, 3)) {
            weights.add(read(base, prefix + linear + ".weight"));
        }
        for (int bias = 0; bias < 3; bias++) {
            weights.add(manager.create(new Shape(0)));
        }
        weights.add(read(base, prefix + "self_attn.o_proj.weight"));
        weights.add(read(base, prefix + "post_attention_layernorm.weight"));
        for (String linear : LINEARS.subList(4, 7)) {
            weights.add(read(base, prefix + linear + ".weight"));
        }
    }

    private NDArray read(Safetensors tensors, String name) {
        return tensors.tensor(name).toArray(manager, DataType.FLOAT32);
    }
}
