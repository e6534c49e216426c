package org.streamrlaif.generate;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.model.kernel.CudaRuntime;

/** Memory that a device has left. */
final class FreeMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private FreeMemory() {}

    /** Bytes that can still be allocated on a device without another use giving way. */
    static long bytes(Device device) {
        if (device.isGpu()) {
            JniUtils.emptyCudaCache(); // what libtorch keeps for later is free too
            return CudaRuntime.freeBytes(device.getDeviceId());
        }
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            // Within a container the bean knows its limit; outside it does not count the page
            // cache.
            boolean limited = system.getTotalMemorySize() < meminfo("MemTotal");
            return limited ? system.getFreeMemorySize() : meminfo("MemAvailable");
        } catch (IOException e) {
            return system.getFreeMemorySize();
        }
    }

    private static long meminfo(String name) throws IOException {
        for (String line : Files.readAllLines(MEMINFO)) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException(MEMINFO + ": no " + name);
    }
}
