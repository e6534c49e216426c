package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import org.streamrlaif.model.file.Safetensors;

/** Distances between numbers and their reference. */
public final class Closeness {
    private Closeness() {}

    /** Largest absolute difference; NaN counts as infinite. */
    public static double maxDifference(float[] values, float[] expected) {
        if (values.length != expected.length) {
            throw new AssertionError(values.length + " values, expected " + expected.length);
        }
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = Math.abs((double) values[i] - expected[i]);
            worst =
                    Math.max(
                            worst,
                            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return worst;
    }

    public static double maxDifference(float[] values, Safetensors reference, String name) {
        return maxDifference(values, reference.tensor(name).floats());
    }

    public static double maxDifference(NDArray values, Safetensors reference, String name) {
        return maxDifference(values.toFloatArray(), reference, name);
    }
}
