package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device that is not the CPU. */
class SecondDeviceTest {
    private final SecondDevice device = SecondDevice.here();

    @Test
    void aTensorThatAKernelMakesOnTheDefaultDeviceIsFound() {
        try (NDManager scope = device.newManager()) {
            NDArray x = scope.ones(new Shape(3));
            assertThatThrownBy(() -> device.call("misplaced").tensor("x", x).run(scope))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("misplaced on another device than the CPU")
                    .hasMessageContaining("not a lazy tensor");
        }
    }

    @Test
    void anArrayOfTheCpuIsFound() {
        try (NDManager elsewhere = Kernels.on("cpu").newManager()) {
            NDArray x = elsewhere.ones(new Shape(3));
            assertThatThrownBy(() -> device.call("float32").tensor("x", x))
                    .hasMessage("float32: an array (3) of another device");
            assertThatThrownBy(() -> device.call("all_finite").tensors("tensors", List.of(x)))
                    .hasMessage("all_finite: an array (3) of another device");
        }
    }
}
