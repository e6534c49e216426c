package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.numeric.Slope;
import org.streamrlaif.packing.PackedBatch;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.reward.BradleyTerry;

/** The native Bradley–Terry step against the pure maths and finite differences of it. */
@Tag("numeric")
class PreferenceKernelTest {

    private static final double CENTRING = 0.05;

    private final TinyLlava tiny = new TinyLlava();
    private final PackedBatch batch =
            new PackedBatch(
                    tiny.model,
                    List.of(
                            row(new int[] {1, 5, 9}, new int[] {7, 2}, new int[] {8, 3, 2}),
                            row(
                                    new int[] {1, 6},
                                    new int[] {7, 2},
                                    new int[] {4, 2},
                                    new int[] {9, 9, 9, 2})));
    private final NDArray places =
            tiny.manager.create(
                    new long[] {
                        batch.place(0, 0, 1),
                        batch.place(0, 1, 2),
                        batch.place(1, 0, 1),
                        batch.place(1, 1, 1),
                        batch.place(1, 2, 3)
                    });
    private final int[] first = {0, 2, 4};
    private final int[] second = {1, 3, 2};
    private final double[] pChosen = {0.9, 0.2, 1};
    private final List<NDArray> trained = new ArrayList<>(tiny.adapter.tensors());

    PreferenceKernelTest() {
        float[] weight = new float[96];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (0.1 * Math.sin(1 + 1.7 * i));
        }
        trained.add(tiny.manager.create(weight, new Shape(1, 96)));
        trained.add(tiny.manager.create(new float[] {0.2f}));
    }

    @AfterEach
    void close() {
        batch.close();
        tiny.close();
    }

    @Test
    void lossEqualsThePureMathsAndGradientsItsFiniteDifferences() {
        List<NDArray> gradients = tiny.zerosLike(trained);

        float[] found =
                batch.train("preference_gradient", tiny.adapter)
                        .tensor("rows", places)
                        .tensor("weight", trained.get(42))
                        .tensor("bias", trained.get(43))
                        .tensor("first", tiny.manager.create(longs(first)))
                        .tensor("second", tiny.manager.create(longs(second)))
                        .tensor("p_chosen", tiny.manager.create(new float[] {0.9f, 0.2f, 1}))
                        .real("centring", CENTRING)
                        .real("share", 1.0 / 3)
                        .flag("checkpoint", false)
                        .tensors("gradients", gradients)
                        .tensors("spare", List.of())
                        .run(tiny.manager)
                        .toFloatArray();

        Rounding rounding = Rounding.of(tiny.model.config());
        rounding.check("scores", Arrays.copyOfRange(found, 1, found.length), scores());
        assertThat((double) found[0] / 3).isCloseTo(loss(), rounding.within(loss()));
        for (int tensor : new int[] {0, 13, 28, 41, 42, 43}) {
            int entry = largestEntry(gradients.get(tensor));
            Slope.of(step -> lossWith(tensor, entry, step), 1e-3, rounding)
                    .check("tensor " + tensor, gradients.get(tensor).toFloatArray()[entry]);
        }
    }

    private double lossWith(int tensor, int entry, double step) {
        NDArray moved = trained.get(tensor);
        float[] original = moved.toFloatArray();
        float[] changed = original.clone();
        changed[entry] += (float) step;
        moved.set(changed);
        double loss = loss();
        moved.set(original);
        return loss;
    }

    private double loss() {
        float[] scores = scores();
        return BradleyTerry.loss(of(scores, first), of(scores, second), pChosen, CENTRING);
    }

    private float[] scores() {
        return batch.call("packed_scalars", tiny.adapter)
                .tensor("rows", places)
                .tensor("weight", trained.get(42))
                .tensor("bias", trained.get(43))
                .run(tiny.manager)
                .toFloatArray();
    }

    private static PackedPrompt row(int[] prompt, int[]... blocks) {
        return new PackedPrompt(new ModelPrompt(prompt, null), List.of(blocks));
    }

    private static double[] of(float[] scores, int[] which) {
        return IntStream.of(which).mapToDouble(i -> scores[i]).toArray();
    }

    private static long[] longs(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }

    private static int largestEntry(NDArray gradient) {
        float[] values = gradient.toFloatArray();
        return IntStream.range(0, values.length)
                .reduce((a, b) -> Math.abs(values[a]) >= Math.abs(values[b]) ? a : b)
                .orElseThrow();
    }
}
