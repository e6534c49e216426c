package org.streamrlaif.model.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Atomic replacement of files: readers see the old file or the whole new one. */
public final class ModelFiles {
    /** Writes the file at the path it is given. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    private ModelFiles() {}

    /**
     * Creates missing folders, lets {@code content} write a temporary file beside {@code file},
     * then renames it.
     */
    public static void replace(Path file, Content content) {
        Path absolute = file.toAbsolutePath();
        Path temporary =
                absolute.resolveSibling(
                        "."
                                + absolute.getFileName()
                                + ".tmp-"
                                + ProcessHandle.current().pid()
                                + "-"
                                + Thread.currentThread().getId());
        try {
            Files.createDirectories(absolute.getParent());
            Files.deleteIfExists(temporary);
            try {
                content.writeTo(temporary);
                Files.move(
                        temporary,
                        absolute,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
