package org.streamrlaif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.numeric.Slope;

/**
 * Compares accumulated gradients with central differences of the loss, along the gradient itself
 * and along a random direction close to it, tensor by tensor. {@link Slope} says how far the two
 * may lie apart.
 */
final class FiniteDifferences {
    private final DoubleSupplier loss;
    private final double distance;
    private final Rounding rounding;
    private final Random random = new Random(11);

    /**
     * @param loss computes the loss at the parameters as they are
     * @param distance length of the step to each side
     * @param rounding of the loss
     */
    FiniteDifferences(DoubleSupplier loss, double distance, Rounding rounding) {
        this.loss = loss;
        this.distance = distance;
        this.rounding = rounding;
    }

    void check(TrainedParameters parameters) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        parameters.accumulated().forEach((name, g) -> gradients.put(name, g.toFloatArray()));
        gradients.forEach((name, g) -> check(name, parameters.tensor(name), g));
    }

    private void check(String name, NDArray parameter, float[] gradient) {
        double norm = norm(gradient);
        assertThat(norm).as(name).isGreaterThan(0);
        float[] mixed = gradient.clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += (float) (random.nextGaussian() * norm / Math.sqrt(mixed.length));
        }
        compare(name, parameter, gradient, gradient);
        compare(name, parameter, gradient, mixed);
    }

    private void compare(String name, NDArray parameter, float[] gradient, float[] direction) {
        double length = norm(direction);
        double slope = 0;
        for (int i = 0; i < gradient.length; i++) {
            slope += gradient[i] * direction[i] / length;
        }
        float[] start = parameter.toFloatArray();
        Slope found =
                Slope.of(x -> at(parameter, start, direction, x / length), distance, rounding);
        parameter.set(start);
        // Softmax takes away what a bias of the keys adds to all scores of a query.
        if (name.endsWith("k_proj.bias")) {
            found.checkZero(name, slope);
        } else {
            found.check(name, slope, norm(gradient));
        }
    }

    private double at(NDArray parameter, float[] start, float[] direction, double step) {
        float[] moved = start.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        parameter.set(moved);
        return loss.getAsDouble();
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
