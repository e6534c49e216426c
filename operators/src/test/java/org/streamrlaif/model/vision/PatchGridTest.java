package org.streamrlaif.model.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.file.Safetensors;

class PatchGridTest {
    /** Pairs of frames of the first sample. */
    private static final int PAIRS = 3;

    @Test
    void windowsAreThoseOfTheLibrary() {
        PatchGrid grid = new PatchGrid(9, 12, 3);
        List<int[]> windows = grid.windows(2);
        try (Safetensors single =
                Fixtures.tensors("tiny-qwen2_5_vl/reference/single.safetensors")) {
            long[] cells =
                    IntStream.range(0, PAIRS)
                            .flatMap(
                                    pair ->
                                            windows.stream()
                                                    .flatMapToInt(IntStream::of)
                                                    .map(cell -> 12 * pair + cell))
                            .asLongStream()
                            .toArray();
            assertThat(cells).isEqualTo(single.tensor("vision.window_index").longs());
            long[] ends = single.tensor("vision.cu_window_seqlens").longs();
            for (int i = 0; i + 1 < ends.length; i++) {
                assertThat(windows.get(i % windows.size()).length * 9)
                        .isEqualTo((int) (ends[i + 1] - ends[i]));
            }
            assertThat(repeated(grid.places()))
                    .isEqualTo(single.tensor("vision.position_ids_hw").longs());
        }
    }

    private static long[] repeated(long[] values) {
        return IntStream.range(0, PAIRS)
                .boxed()
                .flatMapToLong(i -> LongStream.of(values))
                .toArray();
    }

    @Test
    void everyPatchComesBackFromItsWindow() {
        PatchGrid grid = new PatchGrid(9, 12, 3);
        PatchGrid.Padded padded = grid.padded(2);
        for (int patch = 0; patch < grid.patches(); patch++) {
            int place = (int) padded.back()[patch];
            assertThat(padded.places()[place]).isEqualTo(patch);
            assertThat(padded.hidden()[place]).isZero();
        }
        int hidden = 0;
        for (float value : padded.hidden()) {
            hidden += value == 0 ? 0 : 1;
        }
        assertThat(hidden).isEqualTo(padded.places().length - grid.patches()).isPositive();
    }

    @Test
    void positionsAreResampledAsInTheLibrary() {
        PositionGrid positions = PositionGrid.of(new PatchGrid(6, 8, 2), 6);
        try (Safetensors single = Fixtures.tensors("tiny-qwen3_vl/reference/single.safetensors")) {
            assertThat(repeated(positions.corners()))
                    .isEqualTo(single.tensor("vision.interp_indices").longs());
            float[] expected = single.tensor("vision.interp_weights").floats();
            for (int i = 0; i < expected.length; i++) {
                assertThat(positions.weights()[i % positions.weights().length])
                        .isCloseTo(expected[i], within(1e-6f));
            }
        }
    }
}
