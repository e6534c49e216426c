package org.streamrlaif.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupsTest {
    @TempDir Path folder;

    private Path own(String... lines) throws IOException {
        return Files.write(folder.resolve("cgroup"), List.of(lines));
    }

    private void second(Path group, String limit, long used, long pages) throws IOException {
        Files.createDirectories(group);
        Files.writeString(group.resolve("memory.max"), limit + "\n");
        Files.writeString(group.resolve("memory.current"), used + "\n");
        Files.writeString(
                group.resolve("memory.stat"),
                "anon 5\ninactive_file " + (pages - 1) + "\nactive_file 1\nfile 77\n");
    }

    @Test
    void theTightestOfTheGroupsAroundTheProcessCounts() throws IOException {
        Path mount = folder.resolve("groups");
        second(mount.resolve("outer"), "1000", 700, 0x10);
        second(mount.resolve("outer/inner"), "500", 300, 50);
        assertThat(ControlGroups.freeBytes(mount, own("0::/outer/inner"))).hasValue(250);
        second(mount.resolve("outer"), "800", 700, 20);
        assertThat(ControlGroups.freeBytes(mount, own("0::/outer/inner"))).hasValue(120);
    }

    @Test
    void aGroupWithoutLimitLimitsNothing() throws IOException {
        Path mount = folder.resolve("groups");
        second(mount.resolve("free"), "max", 700, 20);
        assertThat(ControlGroups.freeBytes(mount, own("0::/free"))).isEmpty();
        assertThat(ControlGroups.freeBytes(mount, own("0::/absent", "nonsense"))).isEmpty();
        assertThat(ControlGroups.freeBytes(mount, folder.resolve("no-file"))).isEmpty();
    }

    /** In a container the path may be that of the host, of which only the own group is mounted. */
    @Test
    void readsTheFirstVersionToo() throws IOException {
        Path group = Files.createDirectories(folder.resolve("groups/memory"));
        Files.writeString(group.resolve("memory.limit_in_bytes"), "1000\n");
        Files.writeString(group.resolve("memory.usage_in_bytes"), "900\n");
        Files.writeString(
                group.resolve("memory.stat"),
                "cache 9\ntotal_inactive_file 30\ntotal_active_file 40\n");
        Path own = own("5:cpu:/docker/a", "4:memory:/docker/a");
        assertThat(ControlGroups.freeBytes(folder.resolve("groups"), own)).hasValue(170);
    }
}
