package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.ModelOptions;

@Tag("numeric")
class KernelsTest {
    private final Kernels kernels = Kernels.on("cpu");

    @Test
    void theKernelsOfADeviceAreLoadedOnce() {
        assertThat(Kernels.on("cpu")).isSameAs(kernels);
    }

    @Test
    void devicesThatAreNotThereAreRefused() {
        for (String name : List.of("gpu", "gpu0", "cuda", "cuda:-1", "cuda:99999", "auto")) {
            assertThatThrownBy(() -> Kernels.on(name))
                    .hasMessage("device: " + name + ", expected cpu or cuda:N");
        }
        assumeTrue(Kernels.present(0).equals("cpu"));
        assertThat(new ModelOptions("auto", "float32", null)).isEqualTo(ModelOptions.defaults());
        assertThatThrownBy(() -> Kernels.on("cuda:0"))
                .hasMessageStartingWith("device: cuda:0, expected cpu: libtorch ")
                .hasMessageContaining("PYTORCH_LIBRARY_PATH")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFailingKernelSaysWhereAndLeavesTheOthersUsable() {
        try (NDManager manager = kernels.newManager()) {
            NDArray wrong = manager.ones(new Shape(2, 3));
            assertThatThrownBy(
                            () ->
                                    kernels.call("head_logits")
                                            .tensor("rows", wrong)
                                            .tensor("head", manager.ones(new Shape(5, 4)))
                                            .run(manager))
                    .hasMessageContaining("in head_logits");
            assertThat(kernels.call("float32").tensor("x", wrong).run(manager).getFloat(0, 0))
                    .isEqualTo(1f);
        }
    }

    @Test
    void aWrappedListServesManyCallsAndTuplesComeBackAsLists() {
        try (NDManager manager = kernels.newManager()) {
            NDArray rows = manager.ones(new Shape(2, 3));
            NDArray head = manager.zeros(new Shape(5, 3));
            NDArray targets = manager.create(new long[] {4, 0});
            NDList result =
                    kernels.call("token_logprobs_entropy")
                            .tensor("rows", rows)
                            .tensor("head", head)
                            .tensor("targets", targets)
                            .real("temperature", 1)
                            .runList(manager);
            assertThat(result.get(0).toFloatArray()).containsOnly((float) -Math.log(5));
            assertThat(result.get(1).toFloatArray()).containsOnly((float) Math.log(5));
        }
    }
}
