package org.streamrlaif.laboratory.bench.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process that is in RAM, in bytes, as Linux counts it. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final String RESET_PEAK = "5";
    private static final long KIBIBYTE = 1024;

    private ResidentMemory() {}

    /** Resident now. */
    public static long now() {
        return bytes("VmRSS");
    }

    /** Most that was resident since {@link #resetPeak}. */
    public static long peak() {
        return bytes("VmHWM");
    }

    /** Makes the peak start from now. */
    public static void resetPeak() {
        try {
            Files.writeString(RESET, RESET_PEAK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(String name) {
        String value = ProcFile.value(STATUS, name).orElseThrow();
        return KIBIBYTE * Long.parseLong(value.replaceAll("\\D", ""));
    }
}
