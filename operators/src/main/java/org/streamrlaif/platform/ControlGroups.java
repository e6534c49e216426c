package org.streamrlaif.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What Linux's control groups, which containers are made of, leave a process of the machine's
 * memory: the least of its group and those around it. What the kernel can take back from a group,
 * the pages of files, counts as free. Source: the kernel's admin guide, {@code cgroup-v2.rst} and
 * {@code cgroup-v1/memory.rst}.
 */
public final class ControlGroups {
    /** The files of one version. */
    private record Version(String mount, String limit, String used, List<String> reclaimable) {}

    private static final Version SECOND =
            new Version(
                    "", "memory.max", "memory.current", List.of("active_file", "inactive_file"));
    private static final Version FIRST =
            new Version(
                    "memory",
                    "memory.limit_in_bytes",
                    "memory.usage_in_bytes",
                    List.of("total_active_file", "total_inactive_file"));

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final Path OWN = Path.of("/proc/self/cgroup");

    private ControlGroups() {}

    /** Bytes that this process may still take; empty without a limit. */
    public static OptionalLong freeBytes() {
        return freeBytes(MOUNT, OWN);
    }

    /**
     * As {@link #freeBytes()}.
     *
     * @param mount where the groups are
     * @param own file that names the groups of a process, {@code number:controllers:path} a line
     */
    static OptionalLong freeBytes(Path mount, Path own) {
        try {
            return Files.readAllLines(own).stream()
                    .flatMap(line -> groups(mount, line.split(":", 3)))
                    .flatMap(Optional::stream)
                    .mapToLong(Long::longValue)
                    .min();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static Stream<Optional<Long>> groups(Path mount, String[] line) {
        if (line.length < 3) {
            return Stream.empty();
        }
        if (line[1].isEmpty()) {
            return groups(mount, SECOND, line[2]);
        }
        return List.of(line[1].split(",")).contains("memory")
                ? groups(mount, FIRST, line[2])
                : Stream.empty();
    }

    /** Within a container the path may be one of the host, which is not there. */
    private static Stream<Optional<Long>> groups(Path mount, Version version, String path) {
        Path root = mount.resolve(version.mount());
        Path group = root.resolve(path.substring(1)).normalize();
        return Stream.iterate(group, at -> at.startsWith(root), Path::getParent)
                .map(at -> free(at, version));
    }

    private static Optional<Long> free(Path group, Version version) {
        try {
            String limit = Files.readString(group.resolve(version.limit())).strip();
            if (limit.equals("max")) {
                return Optional.empty();
            }
            long used = Long.parseLong(Files.readString(group.resolve(version.used())).strip());
            long reclaimable =
                    Files.readAllLines(group.resolve("memory.stat")).stream()
                            .map(line -> line.split(" "))
                            .filter(words -> version.reclaimable().contains(words[0]))
                            .mapToLong(words -> Long.parseLong(words[1]))
                            .sum();
            return Optional.of(Math.max(0, Long.parseLong(limit) - used + reclaimable));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
