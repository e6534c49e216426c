package org.streamrlaif.model.kernel;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.streamrlaif.platform.ControlGroups;

/** Memory that a device has left. */
public final class FreeMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private static final AtomicLong KEPT = new AtomicLong();

    private FreeMemory() {}

    /** Memory that is kept until this is closed, see {@link #keep}. */
    @FunctionalInterface
    public interface Kept extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Keeps memory for what will need it later from what could do without, which asks for {@link
     * #spareBytes}. Nothing is allocated.
     */
    public static Kept keep(long bytes) {
        KEPT.addAndGet(bytes);
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                KEPT.addAndGet(-bytes);
            }
        };
    }

    /** What is free on a device and not kept; below 0 when less is free than is kept. */
    public static long spareBytes(Device device) {
        return bytes(device) - KEPT.get();
    }

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
