package org.streamrlaif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.numeric.Rounding;

@Tag("numeric")
class OptimizerTest {
    private static final OptimizerConfig CONFIG =
            new OptimizerConfig(LearningRate.constant(1, 0), 0.9, 0.95, 1e-8, 0.1, 1);
    private static final List<String> NAMES = List.of("a", "none", "b");

    /** The root of the sum of four squares. */
    private static final Rounding SQUARES = Rounding.float32(6);

    /** Six steps that each round a parameter's decay and its update. */
    private static final Rounding STEPS = Rounding.float32(2 * 6);

    private final Kernels kernels = Kernels.on("cpu");
    private final NDManager manager = kernels.newManager();
    private final NDArray a = manager.create(new float[] {1, -2, 3});
    private final NDArray none = manager.create(new Shape(0));
    private final NDArray b = manager.create(new float[] {0.5f});
    private final List<NDArray> parameters = List.of(a, none, b);

    @AfterEach
    void close() {
        manager.close();
    }

    private List<NDArray> gradients(double scale) {
        return List.of(
                manager.create(new float[] {(float) (0.6 * scale), 0, (float) (-2 * scale)}),
                manager.create(new Shape(0)),
                manager.create(new float[] {(float) scale}));
    }

    @Test
    void followsTheFormulaInFloat64() {
        double[] p = {1, -2, 3, 0.5};
        double[] m = new double[4];
        double[] v = new double[4];
        try (Optimizer optimizer = new Optimizer(CONFIG, kernels, NAMES, parameters)) {
            for (int t = 1; t <= 6; t++) {
                double scale = t == 3 ? 0.1 : t;
                double[] g = {0.6 * scale, 0, -2 * scale, scale};
                double norm = Math.sqrt(g[0] * g[0] + g[2] * g[2] + g[3] * g[3]);
                for (int i = 0; i < 4; i++) {
                    double clipped = g[i] * Math.min(1, 1 / norm);
                    m[i] = 0.9 * m[i] + 0.1 * clipped;
                    v[i] = 0.95 * v[i] + 0.05 * clipped * clipped;
                    double update =
                            m[i]
                                    / (1 - Math.pow(0.9, t))
                                    / (Math.sqrt(v[i] / (1 - Math.pow(0.95, t))) + 1e-8);
                    p[i] -= 0.01 * 0.1 * p[i] + 0.01 * update;
                }
                List<NDArray> gradients = gradients(scale);
                assertThat(optimizer.step(gradients, 0.01)).isCloseTo(norm, SQUARES.within(norm));
                assertThat(gradients.get(0).toFloatArray()).containsOnly(0);
            }
            assertThat(optimizer.steps()).isEqualTo(6);
        }
        STEPS.check("a", a.toFloatArray(), Arrays.copyOf(p, 3));
        STEPS.check("b", b.toFloatArray(), new double[] {p[3]});
    }

    @Test
    void gradientsThatAreNotFiniteChangeNothingAndAreReported() {
        try (Optimizer optimizer = new Optimizer(CONFIG, kernels, NAMES, parameters)) {
            optimizer.step(gradients(1), 0.01);
            Map<String, byte[]> before = optimizer.snapshot();
            float[] values = a.toFloatArray();
            List<NDArray> bad = gradients(Double.NaN);
            assertThat(optimizer.step(bad, 0.01)).isNaN();
            assertThat(optimizer.step(gradients(Double.POSITIVE_INFINITY), 0.01))
                    .isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(bad.get(2).getFloat(0)).isZero();
            assertThat(a.toFloatArray()).isEqualTo(values);
            assertThat(optimizer.snapshot()).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void aRestoredOptimizerGoesOnExactly() {
        try (Optimizer optimizer = new Optimizer(CONFIG, kernels, NAMES, parameters);
                NDManager other = kernels.newManager()) {
            optimizer.step(gradients(1), 0.01);
            List<NDArray> copies =
                    List.of(a.duplicate(), other.create(new Shape(0)), b.duplicate());
            try (Optimizer restored = new Optimizer(CONFIG, kernels, NAMES, copies)) {
                restored.restore(optimizer.snapshot());
                optimizer.step(gradients(2), 0.01);
                restored.step(gradients(2), 0.01);
                assertThat(copies.get(0).toFloatArray()).isEqualTo(a.toFloatArray());
                Map<String, byte[]> state = optimizer.snapshot();
                state.put("first/x", new byte[4]);
                assertThatThrownBy(() -> restored.restore(state))
                        .hasMessageContaining("unknown tensors [first/x]");
            }
        }
    }
}
