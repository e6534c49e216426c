package org.streamrlaif.streaming.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where something was measured.
 *
 * @param processor name of the processor
 * @param cores cores that this process may use
 * @param load mean number of runnable threads of the whole machine over the last minute; above 0
 *     before a measurement others were at work
 */
public record Machine(String processor, int cores, double load) {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** This machine now. */
    public static Machine here() {
        OperatingSystemMXBean system = system();
        return new Machine(
                processorName(), system.getAvailableProcessors(), system.getSystemLoadAverage());
    }

    /** CPU time that this process has used, in nanoseconds. */
    static long cpuNanos() {
        return system().getProcessCpuTime();
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
