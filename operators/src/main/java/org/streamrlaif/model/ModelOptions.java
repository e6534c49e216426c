package org.streamrlaif.model;

import java.util.Map;

/**
 * How a checkpoint is loaded.
 *
 * @param device {@code cpu}, {@code cuda:N}, or {@code auto} for the first GPU that is there, else
 *     the CPU; {@code auto} is replaced by what it stands for
 * @param dtype {@code float32}, {@code bfloat16}, {@code float16} or {@code float64}
 * @param videoPooling replaces the pooling that config.json asks for; null keeps it
 */
public record ModelOptions(String device, String dtype, VideoPooling videoPooling) {
    static final Map<String, TensorType> TYPES =
            Map.of(
                    "float16",
                    TensorType.F16,
                    "float32",
                    TensorType.F32,
                    "float64",
                    TensorType.F64,
                    "bfloat16",
                    TensorType.BF16);

    public ModelOptions {
        if (device.equals("auto")) {
            device = Kernels.present(0);
        }
        if (!TYPES.containsKey(dtype)) {
            throw new IllegalArgumentException(
                    "dtype: " + dtype + ", expected float32, bfloat16, float16 or float64");
        }
    }

    /** float32 on the CPU, pooled as config.json says. */
    public static ModelOptions defaults() {
        return new ModelOptions("cpu", "float32", null);
    }

    /** The element type of the model's tensors. */
    TensorType type() {
        return TYPES.get(dtype);
    }
}
