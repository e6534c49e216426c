package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Folders in which runs keep what they make: logs, weights, topics, checkpoints. */
public final class RunFolder {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** What a short run with tiny models comes to, and some more. */
    private static final long LEAST_BYTES = 64L << 20;

    private RunFolder() {}

    /**
     * Makes the folder of a run and sends the log there.
     *
     * <p>That little space is left is said before anything is started, since Flink and Kafka would
     * say it late and in many words.
     *
     * @param wanted the user's choice; null for {@code runs/COMMAND-DATE} below the working folder
     * @throws IllegalArgumentException when there is a run in it already, whose topics hold
     *     samples, or next to no space
     */
    public static Path make(Path wanted, String command) {
        Path folder =
                wanted == null
                        ? Path.of("runs", command + "-" + LocalDateTime.now().format(STAMP))
                        : wanted;
        folder = folder.toAbsolutePath().normalize();
        require(
                Files.notExists(folder.resolve("kafka")),
                "--out",
                folder,
                "a folder without an earlier run");
        try {
            Files.createDirectories(folder);
            requireSpace(folder, Files.getFileStore(folder).getUsableSpace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunLog.use(folder.resolve("rlaif.log"));
        return folder;
    }

    /** Refuses a folder with fewer than 64 MiB left. */
    static void requireSpace(Path folder, long bytes) {
        require(
                bytes >= LEAST_BYTES,
                folder.toString(),
                (bytes >> 20) + " MiB free",
                "at least " + (LEAST_BYTES >> 20) + " MiB for weights, topics and checkpoints");
    }
}
