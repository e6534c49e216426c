package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.maths.Kl;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.numeric.Slope;

/**
 * The policy's whole native gradient against finite differences of the loss in double precision.
 */
@Tag("numeric")
class PolicyGradientTest {

    private final ReferenceRows data = new ReferenceRows();
    private final float[] old = data.kept("ppo.old_logprobs");
    private final float[] ref = data.kept("ppo.ref_logprobs");
    private final float[] advantages = data.kept("ppo.advantages");
    private final float[] weights = new float[old.length];
    private final Rounding rounding = Rounding.of(data.tiny.model.config());

    PolicyGradientTest() {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 + 0.5f * (i % 3);
        }
    }

    @AfterEach
    void close() {
        data.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 0.2, 0,   0,   0",
        "0.1, 0.4, 0,   0,   0",
        "0.2, 0.2, 1.2, 0,   0",
        "0.2, 0.2, 0,   0.3, 0",
        "0.2, 0.2, 0,   0,   0.5",
        "0.1, 0.3, 1.2, 0.3, 0.5"
    })
    void everySwitchEqualsFiniteDifferences(
            double low, double high, double dual, double klCoef, double entropyCoef) {
        ClipConfig clip = new ClipConfig(low, high, dual, 1);
        List<NDArray> trained = data.tiny.adapter.tensors();
        List<NDArray> gradients = data.tiny.zerosLike(trained);

        float[] sums = gradient(clip, klCoef, entropyCoef, gradients);

        assertThat((double) sums[0] / old.length)
                .isCloseTo(loss(clip, klCoef, entropyCoef), rounding.within(1));
        for (int tensor : new int[] {0, 13, 28, 41}) {
            int entry = largestEntry(gradients.get(tensor));
            NDArray moved = trained.get(tensor);
            Slope.of(
                            step -> moved(moved, entry, step, clip, klCoef, entropyCoef),
                            2e-3,
                            rounding,
                            Rounding.largest(advantages))
                    .check("tensor " + tensor, gradients.get(tensor).toFloatArray()[entry]);
        }
    }

    private double moved(
            NDArray tensor,
            int entry,
            double step,
            ClipConfig clip,
            double klCoef,
            double entropyCoef) {
        float[] original = tensor.toFloatArray();
        float[] changed = original.clone();
        changed[entry] += (float) step;
        tensor.set(changed);
        double loss = loss(clip, klCoef, entropyCoef);
        tensor.set(original);
        return loss;
    }

    /** Weighted mean of the clipped term + β·k3 − c·entropy. */
    private double loss(ClipConfig clip, double klCoef, double entropyCoef) {
        NDArray hidden =
                data.batch
                        .call("hidden_rows", data.tiny.adapter)
                        .tensor("rows", data.places)
                        .run(data.tiny.manager);
        NDList distributions =
                data.tiny
                        .model
                        .kernels()
                        .call("token_logprobs_entropy")
                        .tensor("rows", hidden)
                        .tensor("head", data.tiny.model.decoder().head())
                        .tensor("targets", data.targets)
                        .real("temperature", 1)
                        .runList(data.tiny.manager);
        double[] logprobs = doubles(distributions.get(0).toFloatArray());
        double[] entropy = doubles(distributions.get(1).toFloatArray());
        PpoObjective.Policy policy =
                PpoObjective.policy(logprobs, doubles(old), doubles(advantages), data.all, clip);
        double sum = 0;
        for (int i = 0; i < logprobs.length; i++) {
            sum +=
                    weights[i]
                            * (policy.perToken()[i]
                                    + klCoef * Kl.K3.of(logprobs[i], ref[i])
                                    - entropyCoef * entropy[i]);
        }
        return sum / logprobs.length;
    }

    private float[] gradient(
            ClipConfig clip, double klCoef, double entropyCoef, List<NDArray> gradients) {
        return data.batch
                .train("ppo_policy_gradient", data.tiny.adapter)
                .tensor("rows", data.places)
                .tensor("head", data.tiny.model.decoder().head())
                .tensor("targets", data.targets)
                .real("temperature", 1)
                .tensor("old", data.tiny.manager.create(old))
                .tensor("ref", data.tiny.manager.create(ref))
                .tensor("advantages", data.tiny.manager.create(advantages))
                .tensor("token_weights", data.tiny.manager.create(weights))
                .real("low", clip.low())
                .real("high", clip.high())
                .real("dual", clip.dual())
                .real("kl_coef", klCoef)
                .real("entropy_coef", entropyCoef)
                .real("share", 1.0 / old.length)
                .flag("checkpoint", false)
                .tensors("gradients", gradients)
                .tensors("spare", List.of())
                .run(data.tiny.manager)
                .toFloatArray();
    }

    private static int largestEntry(NDArray gradient) {
        float[] values = gradient.toFloatArray();
        return IntStream.range(0, values.length)
                .reduce((a, b) -> Math.abs(values[a]) >= Math.abs(values[b]) ? a : b)
                .orElseThrow();
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
