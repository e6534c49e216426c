package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import org.streamrlaif.model.tuning.Pins;

/**
 * Where models run.
 *
 * @param name {@code auto}, {@code cpu} or {@code cuda:N}; {@code auto} takes the GPUs that Flink
 *     gives to the task manager, else those that libtorch sees, else the CPU; subtasks take GPUs in
 *     turn
 * @param dtype numbers that the frozen base models are kept in: float32, bfloat16, float16 or
 *     float64
 * @param threads CPU threads of one tensor operation, set once per process, 1 or more
 * @param kernels ways of computing that are not to be measured but taken, as {@code site=way} with
 *     commas between; {@code rlaif bench generate} prints what there is; empty for none
 */
public record DeviceConfig(String name, String dtype, int threads, String kernels)
        implements Serializable {

    public DeviceConfig {
        require(
                name.matches("auto|cpu|cuda:\\d+"),
                "name",
                "'" + name + "'",
                "auto, cpu or cuda:N");
        require(
                dtype.matches("(b?float16|float32|float64)"),
                "dtype",
                "'" + dtype + "'",
                "float32, bfloat16, float16 or float64");
        require(threads >= 1, "threads", threads, "1 or more");
        Pins.parse(kernels);
    }

    /** What Flink offers, one thread per operation: the loop's stages run side by side. */
    public static DeviceConfig defaults() {
        return new DeviceConfig("auto", "float32", 1, "");
    }
}
