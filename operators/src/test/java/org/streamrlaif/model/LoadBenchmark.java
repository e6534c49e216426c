package org.streamrlaif.model;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Speed and peak memory of loading a model folder on Linux. Arguments: folder, element type.
 *
 * <p>The peak is the largest resident size of the process less what it had before loading, when the
 * JVM, libtorch and the kernels were there.
 */
public final class LoadBenchmark {
    private LoadBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        ModelOptions options = new ModelOptions("cpu", args[1], null);
        Kernels.on("cpu");
        long files = bytes(folder);
        OperatingSystemMXBean machine =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = status("VmRSS");
        long cpu = machine.getProcessCpuTime();
        long start = System.nanoTime();
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, options)) {
            double seconds = (System.nanoTime() - start) / 1e9;
            double busy = (machine.getProcessCpuTime() - cpu) / 1e9;
            long peak = status("VmHWM") - before;
            System.out.printf(
                    "%s as %s: %.3f GB of files, %d layers%n",
                    folder, args[1], files / 1e9, model.config().text().layers());
            System.out.printf(
                    "peak %.3f GB = %.3f of the files; before loading %.3f GB%n",
                    peak / 1e9, (double) peak / files, before / 1e9);
            System.out.printf(
                    "%.2f s = %.2f GB/s; %.2f s of CPU time%n",
                    seconds, files / 1e9 / seconds, busy);
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    public static long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
