package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private final Kernels kernels = Kernels.on("cpu");

    @Test
    void theKernelsOfADeviceAreLoadedOnce() {
        assertThat(Kernels.on("cpu")).isSameAs(kernels);
    }

    @Test
    void gradientsAccumulateFromAnyThreadAndAnyNumberOfTimes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> runs =
                    IntStream.range(0, 12)
                            .<Future<?>>mapToObj(i -> threads.submit(this::fourSteps))
                            .toList();
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void fourSteps() {
        try (NDManager manager = kernels.newManager()) {
            NDArray x = manager.create(new float[] {1, -2, 3});
            NDArray gradient = manager.zeros(new Shape(3));
            for (int step = 1; step <= 4; step++) {
                NDArray loss =
                        kernels.train("square_sum_gradient")
                                .tensors(List.of(x))
                                .tensors(List.of(gradient))
                                .run(manager);
                assertThat(loss.getFloat()).isEqualTo(14f);
                assertThat(gradient.toFloatArray())
                        .containsExactly(2f * step, -4f * step, 6f * step);
            }
            assertThat(x.hasGradient()).isFalse();
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
                            .tensor(rows)
                            .tensor(head)
                            .tensor(targets)
                            .real(1)
                            .runList(manager);
            assertThat(result.get(0).toFloatArray()).containsOnly((float) -Math.log(5));
            assertThat(result.get(1).toFloatArray()).containsOnly((float) Math.log(5));
        }
    }
}
