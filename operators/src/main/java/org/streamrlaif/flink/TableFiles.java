package org.streamrlaif.flink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of tables beside a RocksDB, each named after the number of its first entry. RocksDB gets a
 * second link to each, so that removing its own frees nothing: that takes long, and a checkpoint
 * would wait for it.
 */
final class TableFiles {
    private static final long FREED_BYTES = 4 << 20;

    private final Path files;
    private final Path links;

    /** Below the folder that holds the RocksDB, which Flink removes as a whole. */
    TableFiles(Path folder) throws IOException {
        files = Files.createDirectories(folder.resolve("tables"));
        links = Files.createDirectories(folder.resolve("links"));
    }

    /** Where a file is to be written. */
    Path file(long first) {
        return files.resolve(Long.toString(first));
    }

    /** A second link to a file that was written. */
    Path link(long first) throws IOException {
        return Files.createLink(links.resolve(Long.toString(first)), file(first));
    }

    /** Removes files whose first entry is in a range, from a number on and up to another one. */
    void remove(List<long[]> ranges) throws IOException {
        List<Path> all;
        try (Stream<Path> listed = Files.list(files)) {
            all = listed.toList();
        }
        for (Path file : all) {
            long first = Long.parseLong(file.getFileName().toString());
            if (ranges.stream().anyMatch(range -> range[0] <= first && first < range[1])) {
                remove(file);
            }
        }
    }

    /**
     * What has no other link, as a checkpoint on its way would have, is freed step by step: a disk
     * that frees much at once lets others wait.
     */
    private static void remove(Path file) throws IOException {
        if ((int) Files.getAttribute(file, "unix:nlink") == 1) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (long size = channel.size(); size > 0; size -= FREED_BYTES) {
                    channel.truncate(size);
                }
            }
        }
        Files.delete(file);
    }
}
