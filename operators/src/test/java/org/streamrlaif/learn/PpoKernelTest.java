package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.TensorList;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.numeric.Slope;
import org.streamrlaif.packing.PackedBatch;
import org.streamrlaif.packing.PackedPrompt;

/** The native PPO step against the reference gradients, the pure maths and finite differences. */
@Tag("numeric")
class PpoKernelTest {

    private static final double CLIP = 0.2;
    private static final int WIDTH = 96;

    private final ReferenceRows data = new ReferenceRows();
    private final TinyLlava tiny = data.tiny;
    private final PackedBatch batch = data.batch;
    private final NDArray places = data.places;
    private final NDArray targets = data.targets;
    private final boolean[] all = data.all;
    private final Rounding rounding = Rounding.of(tiny.model.config());

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void everyAdapterGradientEqualsTheReference() {
        List<NDArray> gradients = tiny.zerosLike(tiny.adapter.tensors());

        float[] sums = policyGradient(data.kept("ppo.old_logprobs"), CLIP, 0.05, gradients);

        assertThat((double) sums[0] / all.length)
                .isCloseTo(data.reference.tensor("ppo.loss").floats()[0], loss());
        for (int i = 0; i < gradients.size(); i++) {
            double[] expected =
                    data.reference.tensor("ppo.grad_fp64." + tiny.adapter.names().get(i)).doubles();
            rounding.check(tiny.adapter.names().get(i), gradients.get(i).toFloatArray(), expected);
        }
    }

    @Test
    void logprobsEqualTheReference() {
        rounding.check("logprobs", logprobs(), data.kept("ppo.logprobs"));
    }

    @Test
    void lossesAndSumsEqualThePureMaths() {
        float[] old = data.kept("ppo.old_logprobs");
        PpoObjective.Policy expected =
                PpoObjective.policy(
                        doubles(logprobs()),
                        doubles(old),
                        doubles(data.kept("ppo.advantages")),
                        all,
                        new ClipConfig(CLIP, CLIP, 0, 1));

        float[] sums = policyGradient(old, CLIP, 0, tiny.zerosLike(tiny.adapter.tensors()));

        assertThat((double) sums[0] / all.length).isCloseTo(expected.loss(), loss());
        assertThat((double) sums[1] / all.length)
                .isCloseTo(expected.clipFraction(), Rounding.float32(1).within(1));
        assertThat((double) sums[2] / all.length).isCloseTo(expected.approxKl(), loss());
    }

    @Test
    void atRatioOneTheClipTakesNothingAwayHoweverOftenTheKernelRuns() {
        float[] old = logprobs();
        List<NDArray> unclipped = tiny.zerosLike(tiny.adapter.tensors());
        policyGradient(old, 1e9, 0, unclipped);

        for (int call = 0; call < 4; call++) {
            List<NDArray> gradients = tiny.zerosLike(tiny.adapter.tensors());
            float[] sums = policyGradient(old, CLIP, 0, gradients);
            assertThat(sums[1]).isZero();
            for (int i = 0; i < gradients.size(); i++) {
                rounding.check(
                        tiny.adapter.names().get(i),
                        gradients.get(i).toFloatArray(),
                        unclipped.get(i).toFloatArray());
            }
        }
    }

    @Test
    void responsesOfOnePromptPackedTogetherAreBlindToEachOther() {
        PackedPrompt first = data.rows.get(0);
        PackedPrompt twice =
                new PackedPrompt(
                        first.prompt(),
                        List.of(data.rows.get(1).blocks().get(0), first.blocks().get(0)));
        try (PackedBatch packed = new PackedBatch(tiny.model, List.of(data.rows.get(2), twice))) {
            int[] tokens = first.blocks().get(0);
            long[] at =
                    IntStream.range(0, tokens.length)
                            .mapToLong(t -> packed.place(1, 1, t - 1))
                            .toArray();
            float[] shared =
                    logprobs(
                            packed,
                            tiny.manager.create(at),
                            tiny.manager.create(Arrays.stream(tokens).asLongStream().toArray()));
            rounding.check("logprobs", shared, Arrays.copyOf(logprobs(), tokens.length));
        }
    }

    @Test
    void promptsAboutOneVideoPackedTogetherAreBlindToEachOther() {
        PackedPrompt first = data.rows.get(0);
        int[] ids = first.prompt().ids().clone();
        ids[ids.length - 1] = 5;
        PackedPrompt other =
                new PackedPrompt(
                        new ModelPrompt(ids, first.prompt().visual()),
                        List.of(new int[] {7, 8, 9}, new int[] {6}));
        PackedPrompt twice =
                new PackedPrompt(
                        first.prompt(), List.of(first.blocks().get(0), new int[] {11, 12, 13}));
        try (PackedBatch packed = new PackedBatch(tiny.model, List.of(other, twice))) {
            int[] tokens = first.blocks().get(0);
            long[] at =
                    IntStream.range(0, tokens.length)
                            .mapToLong(t -> packed.place(1, 0, t - 1))
                            .toArray();
            float[] shared =
                    logprobs(
                            packed,
                            tiny.manager.create(at),
                            tiny.manager.create(Arrays.stream(tokens).asLongStream().toArray()));
            float[] alone = Arrays.copyOf(logprobs(), tokens.length);
            float limit = (float) rounding.limit(Rounding.largest(alone));
            assertThat(shared).containsExactly(alone, Offset.offset(limit));
        }
    }

    @Test
    void theGradientOfKeptValuesIsThatOfAPassOfItsOwn() {
        NDArray weight = tiny.manager.create(sines(WIDTH, 0.05), new Shape(1, WIDTH));
        NDArray bias = tiny.manager.create(new float[] {0.1f});
        List<NDArray> trained = new ArrayList<>(tiny.adapter.tensors());
        trained.add(weight);
        trained.add(bias);
        NDArray old = tiny.manager.create(values(weight, bias));
        List<NDArray> expected = tiny.zerosLike(trained);
        List<NDArray> actual = tiny.zerosLike(trained);
        try (TensorList none = new TensorList(List.of());
                TensorList tape = new TensorList(List.of())) {
            valueGradient(weight, bias, old, none, expected);
            float[] kept =
                    batch.train("kept_scalars", tiny.adapter)
                            .tensor("rows", places)
                            .tensor("weight", weight)
                            .tensor("bias", bias)
                            .tensors("tape", tape)
                            .tensors("spare", List.of())
                            .run(tiny.manager)
                            .toFloatArray();
            valueGradient(weight, bias, old, tape, actual);

            float[] wanted = old.toFloatArray();
            float limit = (float) rounding.limit(Rounding.largest(wanted));
            assertThat(kept).containsExactly(wanted, Offset.offset(limit));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i).toFloatArray()).isEqualTo(expected.get(i).toFloatArray());
            }
        }
    }

    private void valueGradient(
            NDArray weight, NDArray bias, NDArray old, TensorList tape, List<NDArray> gradients) {
        batch.train("ppo_value_gradient", tiny.adapter)
                .tensor("rows", places)
                .tensor("weight", weight)
                .tensor("bias", bias)
                .tensor("old_values", old)
                .tensor("returns", tiny.manager.create(sines((int) old.size(), 2)))
                .real("clip_range", 0.1)
                .real("share", 1.0 / all.length)
                .flag("checkpoint", false)
                .tensors("tape", tape)
                .tensors("gradients", gradients)
                .tensors("spare", List.of())
                .run(tiny.manager)
                .close();
    }

    @Test
    void valueGradientsEqualFiniteDifferences() {
        NDArray weight = tiny.manager.create(sines(WIDTH, 0.05), new Shape(1, WIDTH));
        NDArray bias = tiny.manager.create(new float[] {0.1f});
        float[] old = values(weight, bias);
        // Values move away from the old ones by up to 0.15, so that the clip at 0.1 holds some.
        double[] offset = doubles(sines(old.length, 0.15));
        double[] returns = doubles(sines(old.length, 2));
        float[] shifted = new float[old.length];
        for (int i = 0; i < old.length; i++) {
            shifted[i] = (float) (old[i] + offset[i]);
        }
        List<NDArray> trained = new ArrayList<>(tiny.adapter.tensors());
        trained.add(weight);
        trained.add(bias);
        List<NDArray> gradients = tiny.zerosLike(trained);

        float[] sums =
                batch.train("ppo_value_gradient", tiny.adapter)
                        .tensor("rows", places)
                        .tensor("weight", weight)
                        .tensor("bias", bias)
                        .tensor("old_values", tiny.manager.create(shifted))
                        .tensor("returns", tiny.manager.create(floats(returns)))
                        .real("clip_range", 0.1)
                        .real("share", 1.0 / all.length)
                        .flag("checkpoint", false)
                        .tensors("tape", List.of())
                        .tensors("gradients", gradients)
                        .tensors("spare", List.of())
                        .run(tiny.manager)
                        .toFloatArray();

        PpoObjective.Value expected =
                PpoObjective.value(doubles(old), doubles(shifted), returns, all, 0.1);
        assertThat((double) sums[0] / all.length).isCloseTo(expected.loss(), loss());
        assertThat((double) sums[1] / all.length)
                .isCloseTo(expected.clipFraction(), Rounding.float32(1).within(1));
        for (int tensor : new int[] {0, 13, 28, 41, 42, 43}) {
            int entry = largestEntry(gradients.get(tensor));
            Slope.of(
                            step -> valueLoss(trained, tensor, entry, step, shifted, returns),
                            1e-3,
                            rounding)
                    .check("tensor " + tensor, gradients.get(tensor).toFloatArray()[entry]);
        }
    }

    /** A mean of the tokens' terms, in which log-probabilities of about 10 are exponents. */
    private Offset<Double> loss() {
        return rounding.within(1);
    }

    private double valueLoss(
            List<NDArray> trained,
            int tensor,
            int entry,
            double step,
            float[] old,
            double[] returns) {
        NDArray moved = trained.get(tensor);
        float[] original = moved.toFloatArray();
        float[] changed = original.clone();
        changed[entry] += (float) step;
        moved.set(changed);
        double loss =
                PpoObjective.value(
                                doubles(values(trained.get(42), trained.get(43))),
                                doubles(old),
                                returns,
                                all,
                                0.1)
                        .loss();
        moved.set(original);
        return loss;
    }

    private float[] policyGradient(
            float[] old, double clipRange, double klCoef, List<NDArray> gradients) {
        KernelCall call =
                batch.train("ppo_policy_gradient", tiny.adapter)
                        .tensor("rows", places)
                        .tensor("head", tiny.model.decoder().head())
                        .tensor("targets", targets)
                        .real("temperature", 1)
                        .tensor("old", tiny.manager.create(old))
                        .tensor("ref", tiny.manager.create(data.kept("ppo.ref_logprobs")))
                        .tensor("advantages", tiny.manager.create(data.kept("ppo.advantages")))
                        .tensor("token_weights", tiny.manager.ones(new Shape(all.length)))
                        .real("low", clipRange)
                        .real("high", clipRange)
                        .real("dual", 0)
                        .real("kl_coef", klCoef)
                        .real("entropy_coef", 0)
                        .real("share", 1.0 / all.length)
                        .flag("checkpoint", false)
                        .tensors("gradients", gradients)
                        .tensors("spare", List.of());
        return call.run(tiny.manager).toFloatArray();
    }

    private float[] logprobs() {
        return logprobs(batch, places, targets);
    }

    private float[] logprobs(PackedBatch packed, NDArray at, NDArray tokens) {
        return packed.call("packed_logprobs", tiny.adapter)
                .tensor("rows", at)
                .tensor("head", tiny.model.decoder().head())
                .tensor("targets", tokens)
                .real("temperature", 1)
                .run(tiny.manager)
                .toFloatArray();
    }

    private float[] values(NDArray weight, NDArray bias) {
        return batch.call("packed_scalars", tiny.adapter)
                .tensor("rows", places)
                .tensor("weight", weight)
                .tensor("bias", bias)
                .run(tiny.manager)
                .toFloatArray();
    }

    private static int largestEntry(NDArray gradient) {
        float[] values = gradient.toFloatArray();
        return IntStream.range(0, values.length)
                .reduce((a, b) -> Math.abs(values[a]) >= Math.abs(values[b]) ? a : b)
                .orElseThrow();
    }

    private static float[] sines(int length, double scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (scale * Math.sin(1 + 1.7 * i));
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
