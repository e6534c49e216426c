package org.streamrlaif.streaming.config;

import java.io.Serializable;

/**
 * Where models run.
 *
 * @param name {@code auto}, {@code cpu} or {@code cuda:N}; {@code auto} takes the GPUs that Flink
 *     gives to the task manager, else those that libtorch sees, else the CPU; subtasks take GPUs in
 *     turn
 * @param dtype numbers that the frozen base models are kept in: float32, bfloat16, float16 or
 *     float64
 * @param threads CPU threads of one tensor operation, set once per process, 1 or more
 */
public record DeviceConfig(String name, String dtype, int threads) implements Serializable {

    public DeviceConfig {
        if (!name.matches("auto|cpu|cuda:\\d+")) {
            throw new IllegalArgumentException(
                    "name: '" + name + "', expected auto, cpu or cuda:N");
        }
        if (!dtype.matches("(b?float16|float32|float64)")) {
            throw new IllegalArgumentException(
                    "dtype: '" + dtype + "', expected float32, bfloat16, float16 or float64");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ", expected 1 or more");
        }
    }

    /** What Flink offers, one thread per operation: the loop's stages run side by side. */
    public static DeviceConfig defaults() {
        return new DeviceConfig("auto", "float32", 1);
    }
}
