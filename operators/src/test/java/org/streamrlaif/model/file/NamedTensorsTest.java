package org.streamrlaif.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.kernel.Kernels;

class NamedTensorsTest {

    /** Two modules of two rows, numbered through. */
    private record Numbered(NDManager manager) implements ModelTensors {
        @Override
        public NDArray get(String name) {
            return null;
        }

        @Override
        public NDArray stacked(List<String> names) {
            return manager.arange(4f * names.size()).reshape(new Shape(2L * names.size(), 2));
        }

        @Override
        public void close() {}
    }

    @Test
    void stackedTensorsAreHeldByNobodyElseUntilTheirRowsAreAskedFor() {
        try (NDManager manager = Kernels.on("cpu").newManager()) {
            NamedTensors named = new NamedTensors(manager, new Numbered(manager));
            int before = manager.getManagedArrays().size();
            List<NDArray> stacked = named.takeStacked(List.of("gate", "up"));
            int held = manager.getManagedArrays().size() - before;
            assertThat(named.taken().get("up.weight").toFloatArray()).containsExactly(4, 5, 6, 7);
            assertThat(named.taken())
                    .containsOnlyKeys("gate.weight", "up.weight", "gate.bias", "up.bias");
            assertThat(held).isEqualTo(managed(manager, stacked));
        }
    }

    /** Arrays of the manager that share a stacked tensor's memory when nobody asked for rows. */
    private static int managed(NDManager manager, List<NDArray> stacked) {
        try (NDManager scope = manager.newSubManager()) {
            new Numbered(scope).stacked(List.of("gate", "up"));
            return stacked.size() * scope.getManagedArrays().size();
        }
    }
}
