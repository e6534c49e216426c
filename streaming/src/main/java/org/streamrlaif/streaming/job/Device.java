package org.streamrlaif.streaming.job;

import org.streamrlaif.model.Kernels;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.streaming.config.DeviceConfig;

/** Where the models of this process run. */
final class Device {

    private static boolean threadsSet;

    private Device() {}

    /**
     * Model options; sets the threads of the process the first time.
     *
     * @param offered the device that {@code auto} stands for
     */
    static synchronized ModelOptions of(DeviceConfig config, String offered) {
        if (!threadsSet) {
            Kernels.threads(config.threads());
            threadsSet = true;
        }
        String device = config.name().equals("auto") ? offered : config.name();
        return new ModelOptions(device, config.dtype(), null);
    }
}
