package org.streamrlaif.streaming.cli;

import org.streamrlaif.model.ModelOptions;
import picocli.CommandLine.Option;

/** Where a model runs and in which element type. */
final class DeviceOptions {

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "cpu, cuda:N, or auto: a GPU if there is one (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "float32, bfloat16, float16 or float64 (default: ${DEFAULT-VALUE}).")
    private String dtype;

    /** The element type's name. */
    String dtype() {
        return dtype;
    }

    ModelOptions modelOptions() {
        return new ModelOptions(device, dtype, null);
    }
}
