package org.streamrlaif.streaming.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Folders in which runs keep what they make: logs, weights, topics, checkpoints. */
final class RunFolder {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunFolder() {}

    /**
     * Makes the folder of a run and sends the log there.
     *
     * @param wanted the user's choice; null for {@code runs/COMMAND-DATE} below the working folder
     * @throws IllegalArgumentException when there is a run in it already: its topics hold samples
     */
    static Path make(Path wanted, String command) {
        Path folder =
                wanted == null
                        ? Path.of("runs", command + "-" + LocalDateTime.now().format(STAMP))
                        : wanted;
        folder = folder.toAbsolutePath().normalize();
        if (Files.exists(folder.resolve("kafka"))) {
            throw new IllegalArgumentException(
                    "--out: " + folder + ", expected a folder without an earlier run");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunLog.use(folder.resolve("rlaif.log"));
        return folder;
    }
}
