package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.TestDevice;
import org.streamrlaif.model.TestDevice.OnDevice;
import org.streamrlaif.model.file.TensorData;

/** Reading tensors of a GPU. */
class DeviceTensorsTest {
    /** A learner's tensors stay for a whole run and are read at every checkpoint. */
    @Test
    @OnDevice
    void readingATensorLeavesNothingBehind() {
        try (NDManager scope = Kernels.on(TestDevice.name()).newManager()) {
            NDArray tensor = scope.ones(new Shape(5));
            assertThat(TensorData.of(tensor).floats()).containsOnly(1).hasSize(5);
            assertThat(scope.getManagedArrays()).hasSize(1);
        }
    }
}
