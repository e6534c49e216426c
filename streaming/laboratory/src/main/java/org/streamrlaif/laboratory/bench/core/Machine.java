package org.streamrlaif.laboratory.bench.core;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Where something was measured.
 *
 * @param processor name of the processor
 * @param cores cores that this process may use
 * @param memoryBytes memory of the machine
 * @param load mean number of runnable threads of the whole machine over the last minute; above 0
 *     before a measurement others were at work
 * @param libtorch version of the library that runs the models
 * @param java version of the Java runtime
 */
public record Machine(
        String processor, int cores, long memoryBytes, double load, String libtorch, String java) {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** This machine now. */
    public static Machine here() {
        OperatingSystemMXBean system = system();
        return new Machine(
                ProcFile.value(PROCESSORS, "model name").orElse("unknown"),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                system.getSystemLoadAverage(),
                Kernels.libraryVersion(),
                Runtime.version().toString());
    }

    /** Everything in one line. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GiB, libtorch %s, Java %s, load %.1f before the first run",
                processor,
                cores,
                memoryBytes / (double) (1L << 30),
                libtorch,
                java,
                load);
    }

    /** CPU time that this process has used, in nanoseconds. */
    public static long cpuNanos() {
        return system().getProcessCpuTime();
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }
}
