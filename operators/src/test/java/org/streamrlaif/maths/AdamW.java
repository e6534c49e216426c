package org.streamrlaif.maths;

/**
 * One step of Adam with decoupled weight decay in double precision: what the native optimiser is
 * held to.
 *
 * <p>Step k = 1, 2, …: p ← p − η·w·p; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − η·m̂/(√v̂
 * + ε) with m̂ = m/(1 − β₁ᵏ), v̂ = v/(1 − β₂ᵏ).
 *
 * <p>Shapes: parameters, gradient and moments have equal length.
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2, as
 * implemented by {@code torch.optim.AdamW}.
 */
public final class AdamW {

    /**
     * Parameters and moments after a number of steps.
     *
     * @param steps steps done
     * @param parameters p
     * @param first m, first moments
     * @param second v, second moments
     */
    public record State(long steps, double[] parameters, double[] first, double[] second) {

        /** The state before any step: moments are 0. */
        public static State initial(double[] parameters) {
            int length = parameters.length;
            return new State(0, parameters.clone(), new double[length], new double[length]);
        }
    }

    private AdamW() {}

    /** The state after one more step along {@code gradient} at {@code learningRate}. */
    public static State step(
            State state, double[] gradient, double learningRate, OptimizerConfig config) {
        int length = state.parameters.length;
        Checks.sameLength("gradient", gradient.length, "parameters", length);
        long steps = state.steps + 1;
        double firstScale = 1 - Math.pow(config.beta1(), steps);
        double secondScale = 1 - Math.pow(config.beta2(), steps);
        double[] parameters = new double[length];
        double[] first = new double[length];
        double[] second = new double[length];
        for (int i = 0; i < length; i++) {
            double g = gradient[i];
            first[i] = config.beta1() * state.first[i] + (1 - config.beta1()) * g;
            second[i] = config.beta2() * state.second[i] + (1 - config.beta2()) * g * g;
            double decayed = state.parameters[i] * (1 - learningRate * config.weightDecay());
            double direction =
                    first[i] / firstScale / (Math.sqrt(second[i] / secondScale) + config.epsilon());
            parameters[i] = decayed - learningRate * direction;
        }
        return new State(steps, parameters, first, second);
    }
}
