package org.streamrlaif.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the processor can do, as Linux on x86 tells it. */
public final class Processor {
    private static final Path INFO = Path.of("/proc/cpuinfo");

    private Processor() {}

    /**
     * Refuses a processor without SSE4.1, the least that libtorch's convolutions run on. Newer
     * instructions are used where there are any: without AVX2 it works, several times slower.
     *
     * @throws NativeLibraryException when it is known to have none
     */
    public static void requireSse41() {
        requireSse41(INFO);
    }

    static void requireSse41(Path info) {
        Optional<List<String>> flags = flags(info);
        if (flags.isPresent() && !flags.get().contains("sse4_1")) {
            throw new NativeLibraryException(
                    "libtorch does not run on this processor: no sse4_1 among the flags in "
                            + info
                            + "; expected one of 2011 or later, and in a virtual machine the CPU"
                            + " type of its host",
                    null);
        }
    }

    /** Flags of the first core; nothing on other systems. */
    private static Optional<List<String>> flags(Path info) {
        try {
            return Files.readAllLines(info).stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.asList(line.substring(line.indexOf(':') + 1).split(" ")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
