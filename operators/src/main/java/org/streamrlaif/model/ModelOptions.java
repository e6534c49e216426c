package org.streamrlaif.model;

import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.vision.VideoPooling;

/**
 * How a checkpoint is loaded.
 *
 * @param device {@code cpu}, {@code cuda:N}, or {@code auto} for the first GPU that is there, else
 *     the CPU; {@code auto} is replaced by what it stands for
 * @param dtype {@code float32}, {@code bfloat16}, {@code float16} or {@code float64}
 * @param videoPooling replaces the pooling that config.json asks for; null keeps it
 */
public record ModelOptions(String device, String dtype, VideoPooling videoPooling) {
    public ModelOptions {
        if (device.equals("auto")) {
            device = Kernels.present(0);
        }
        TensorType.named(dtype);
    }

    /** float32 on the CPU, pooled as config.json says. */
    public static ModelOptions defaults() {
        return new ModelOptions("cpu", "float32", null);
    }

    /** The element type of the model's tensors. */
    TensorType type() {
        return TensorType.named(dtype);
    }
}
