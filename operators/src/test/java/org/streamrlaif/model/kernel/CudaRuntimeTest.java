package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.TestDevice.OnGpu;

class CudaRuntimeTest {
    @Test
    void anythingAskedOfAMissingRuntimeIsAnError() {
        if (CudaRuntime.devices() == 0) {
            assertThat(Kernels.present(3)).isEqualTo("cpu");
            assertThatThrownBy(() -> CudaRuntime.freeBytes(0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    @OnGpu
    void usersTakeGpusInTurn() {
        int count = CudaRuntime.devices();
        assertThat(IntStream.range(0, count).mapToObj(Kernels::present)).doesNotHaveDuplicates();
        assertThat(Kernels.present(count)).isEqualTo("cuda:0");
        assertThatThrownBy(() -> Kernels.on("cuda:" + count))
                .hasMessage(
                        "device: cuda:%d, expected cpu or cuda:N with N below %d, the CUDA devices here",
                        count, count);
    }
}
