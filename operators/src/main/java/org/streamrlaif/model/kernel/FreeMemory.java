package org.streamrlaif.model.kernel;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.platform.ControlGroups;

/** Memory that a device has left. */
public final class FreeMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private FreeMemory() {}

    /** Bytes that can still be allocated on a device without another use giving way. */
    public static long bytes(Device device) {
        if (device.isGpu()) {
            JniUtils.emptyCudaCache(); // what libtorch keeps for later is free too
            return CudaRuntime.freeBytes(device.getDeviceId());
        }
        return Math.min(available(), ControlGroups.freeBytes().orElse(Long.MAX_VALUE));
    }

    private static long available() {
        try {
            return Files.readAllLines(MEMINFO).stream()
                    .filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
