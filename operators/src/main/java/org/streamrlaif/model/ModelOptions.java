package org.streamrlaif.model;

import java.util.Map;

/**
 * How a checkpoint is loaded.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param dtype {@code float32}, {@code bfloat16}, {@code float16} or {@code float64}
 * @param videoPooling replaces the pooling that config.json asks for; null keeps it
 */
public record ModelOptions(String device, String dtype, VideoPooling videoPooling) {
    /** The number by which libtorch knows float32. */
    static final int FLOAT32 = 6;

    private static final Map<String, Integer> SCALAR_TYPES =
            Map.of("float16", 5, "float32", FLOAT32, "float64", 7, "bfloat16", 15);

    public ModelOptions {
        if (!SCALAR_TYPES.containsKey(dtype)) {
            throw new IllegalArgumentException(
                    "dtype: " + dtype + ", expected float32, bfloat16, float16 or float64");
        }
    }

    /** float32 on the CPU, pooled as config.json says. */
    public static ModelOptions defaults() {
        return new ModelOptions("cpu", "float32", null);
    }

    int scalarType() {
        return SCALAR_TYPES.get(dtype);
    }
}
