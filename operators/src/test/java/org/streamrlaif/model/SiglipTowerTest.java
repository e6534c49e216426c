package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.model.Closeness.maxDifference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tower's kernel against Hugging Face's numbers; limits from the fixtures' description. */
class SiglipTowerTest {
    private static final float FEATURES = 5e-5f;
    private static final String TOWER = "model.vision_model.";
    private static final int LAYERS = 3;

    private final Kernels kernels = Kernels.on("cpu");
    private final NDManager scope = kernels.newManager();

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void everyHiddenStateAndTheNormedOne() {
        try (Safetensors model = Fixtures.tensors("tiny-smolvlm/model.safetensors");
                Safetensors reference =
                        Fixtures.tensors("tiny-smolvlm/reference/single.safetensors")) {
            for (int layers = 0; layers <= LAYERS; layers++) {
                assertThat(
                                maxDifference(
                                        run(model, reference, layers, false),
                                        reference,
                                        "vision.hidden_states." + layers))
                        .isLessThan(FEATURES);
            }
            assertThat(
                            maxDifference(
                                    run(model, reference, LAYERS, true),
                                    reference,
                                    "vision.last_hidden_state"))
                    .isLessThan(FEATURES);
        }
    }

    private NDArray run(Safetensors model, Safetensors reference, int layers, boolean postNorm) {
        NDArray pixels =
                reference.tensor("input.pixel_values").toArray(scope, DataType.FLOAT32).squeeze(0);
        return kernels.call("siglip_tower")
                .tensor(pixels)
                .tensor(scope.create(IntStream.range(0, 81).asLongStream().toArray()))
                .tensors(tower(model))
                .integer(layers)
                .integer(4)
                .real(1e-6)
                .text("gelu_pytorch_tanh")
                .flag(postNorm)
                .run(scope);
    }

    private List<NDArray> tower(Safetensors model) {
        List<String> names = new ArrayList<>();
        names.add("embeddings.patch_embedding.weight");
        names.add("embeddings.patch_embedding.bias");
        names.add("embeddings.position_embedding.weight");
        for (int i = 0; i < LAYERS; i++) {
            for (String module :
                    List.of(
                            "layer_norm1",
                            "self_attn.q_proj",
                            "self_attn.k_proj",
                            "self_attn.v_proj",
                            "self_attn.out_proj",
                            "layer_norm2",
                            "mlp.fc1",
                            "mlp.fc2")) {
                names.add("encoder.layers." + i + "." + module + ".weight");
                names.add("encoder.layers." + i + "." + module + ".bias");
            }
        }
        names.add("post_layernorm.weight");
        names.add("post_layernorm.bias");
        return names.stream()
                .map(name -> model.tensor(TOWER + name).toArray(scope, DataType.FLOAT32))
                .toList();
    }
}
