package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.TestDevice;
import org.streamrlaif.model.TestDevice.OnGpu;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.kernel.FreeMemory;
import org.streamrlaif.model.kernel.Kernels;

/** What a GPU has free. */
@OnGpu
class DeviceMemoryTest {
    private static final long MIB = 1 << 20;

    private final Kernels kernels = Kernels.on(TestDevice.name());

    @Test
    void whatIsHeldIsNotFreeAndWhatWasHeldIs() {
        long before = free();
        try (NDManager scope = kernels.newManager()) {
            scope.zeros(new Shape(64 * MIB)); // of four bytes
            assertThat(before - free()).isGreaterThan(200 * MIB);
        }
        assertThat(before - free()).isLessThan(32 * MIB);
    }

    /** Libraries take workspaces at their first use and keep them: the first round is for those. */
    @Test
    void modelsSessionsAndAdaptersGiveTheirMemoryBack() {
        use();
        long before = free();
        for (int i = 0; i < 10; i++) {
            use();
        }
        assertThat(before - free()).isLessThan(4 * MIB);
    }

    private static void use() {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-llava"), TestDevice.options("float32"));
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"));
                DecodeSession session =
                        new DecodeSession(model, new SamplingConfig(1, 4, 0, 1, 0, 8), List.of())) {
            for (int version = 0; version < 4; version++) {
                session.use(adapter, version);
                session.submit(new DecodeRow(model.prompt("Hello", null), 4, Uniforms.of(1, 2, 3)));
                while (!session.idle()) {
                    session.advance(4);
                }
            }
        }
    }

    private long free() {
        return FreeMemory.bytes(kernels.manager().getDevice());
    }
}
