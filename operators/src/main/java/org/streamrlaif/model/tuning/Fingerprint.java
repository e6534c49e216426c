package org.streamrlaif.model.tuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What measured choices depend on, beside the shapes of a model. */
final class Fingerprint {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** Variables that take instructions away from libtorch, MKL or oneDNN, or give threads. */
    private static final List<String> VARIABLES =
            List.of(
                    "ATEN_CPU_CAPABILITY",
                    "MKL_ENABLE_INSTRUCTIONS",
                    "MKL_CBWR",
                    "ONEDNN_MAX_CPU_ISA",
                    "DNNL_MAX_CPU_ISA",
                    "OMP_WAIT_POLICY");

    private Fingerprint() {}

    /** One line: processor, its instructions, variables, and what the caller adds. */
    static String here(String more) {
        List<String> parts = new ArrayList<>();
        parts.add(processor("model name"));
        parts.add(processor("cache size"));
        parts.add(Runtime.getRuntime().availableProcessors() + " cores");
        parts.add("flags " + Integer.toHexString(processor("flags").hashCode()));
        for (String variable : VARIABLES) {
            String value = System.getenv(variable);
            if (value != null) {
                parts.add(variable + "=" + value);
            }
        }
        parts.add(more);
        return String.join(", ", parts);
    }

    private static String processor(String name) {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
