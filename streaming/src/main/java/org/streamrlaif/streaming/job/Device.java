package org.streamrlaif.streaming.job;

import java.util.function.Supplier;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.tuning.KernelChoices;
import org.streamrlaif.streaming.config.DeviceConfig;

/** Where the models of this process run. */
public final class Device {

    private static boolean threadsSet;

    private Device() {}

    /**
     * Model options of one subtask; {@code auto} takes a GPU of Flink first, then what is there.
     */
    public static ModelOptions of(DeviceConfig config, OperatorContext context) {
        return of(
                config, () -> context.device().orElseGet(() -> Kernels.present(context.subtask())));
    }

    /** Model options of a process without Flink. */
    public static ModelOptions of(DeviceConfig config) {
        return of(config, () -> Kernels.present(0));
    }

    /** Sets the threads of the process and the pinned ways of computing the first time. */
    private static synchronized ModelOptions of(DeviceConfig config, Supplier<String> auto) {
        if (!threadsSet) {
            Kernels.threads(config.threads());
            KernelChoices.pin(config.kernels());
            threadsSet = true;
        }
        String device = config.name().equals("auto") ? auto.get() : config.name();
        return new ModelOptions(device, config.dtype(), null);
    }
}
