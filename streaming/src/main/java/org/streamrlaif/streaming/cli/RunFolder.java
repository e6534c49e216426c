package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.flink.util.FileUtils;
import org.streamrlaif.platform.FolderLock;
import org.streamrlaif.platform.LineFile;
import org.streamrlaif.streaming.kafka.KafkaBroker;

/** Folders in which runs keep what they make: logs, weights, topics, checkpoints. */
public final class RunFolder {

    private static final String TOPICS = "kafka";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** What a short run with tiny models comes to, and some more. */
    private static final long LEAST_BYTES = 64L << 20;

    private static final Queue<FolderLock> HELD = new ConcurrentLinkedQueue<>();

    private RunFolder() {}

    /**
     * Makes the folder of a run and sends the log there.
     *
     * <p>That little space is left is said before anything is started, since Flink and Kafka would
     * say it late and in many words.
     *
     * @param wanted the user's choice; null for {@code runs/COMMAND-DATE} below the working folder
     *     <p>Until the command ends, no other process may have the folder.
     * @throws IllegalArgumentException when there is a run in it already, whose topics hold
     *     samples, another process writes there, or there is next to no space
     */
    public static Path make(Path wanted, String command) {
        Path folder =
                wanted == null
                        ? Path.of("runs", command + "-" + LocalDateTime.now().format(STAMP))
                        : wanted;
        folder = folder.toAbsolutePath().normalize();
        require(
                Files.notExists(folder.resolve(TOPICS)),
                "--out",
                folder,
                "a folder without an earlier run");
        return use(folder);
    }

    /**
     * The folder of a run that goes on from a savepoint or checkpoint: the one that this lies in,
     * unless the user wants another. Another one gets a copy of the topics, where the run had its
     * own, so that the earlier run stays as it is.
     *
     * @param wanted the user's choice; null for the folder of the earlier run, or a new one when
     *     the checkpoint lies in none
     * @throws IllegalArgumentException as {@link #make}
     */
    public static Path goOn(Path wanted, String checkpoint, String command) {
        Optional<Path> earlier = of(checkpoint);
        if (earlier.isPresent() && (wanted == null || same(wanted, earlier.get()))) {
            return use(earlier.get());
        }
        Path folder = make(wanted, command);
        Path topics = earlier.map(run -> run.resolve(TOPICS)).orElse(folder);
        if (Files.isDirectory(topics) && !topics.equals(folder)) {
            copy(topics, folder.resolve(TOPICS));
        }
        return folder;
    }

    /**
     * Starts the Kafka that a run had of its own, to read what it has written.
     *
     * @throws IllegalArgumentException when there is none, or a process still has the folder
     */
    static KafkaBroker broker(Path run) {
        require(
                Files.exists(run.resolve(TOPICS).resolve("meta.properties")),
                "--run",
                run,
                "the folder of a run that had its own Kafka");
        return KafkaBroker.start(use(run.toAbsolutePath().normalize()).resolve(TOPICS));
    }

    /** The folder of the run that a savepoint or checkpoint lies in, if it is one of ours. */
    static Optional<Path> of(String checkpoint) {
        String place =
                checkpoint.startsWith("file:") ? URI.create(checkpoint).getPath() : checkpoint;
        if (place.indexOf(':') >= 0) {
            return Optional.empty();
        }
        Path path = Path.of(place).toAbsolutePath().normalize();
        for (Path flink = path; flink != null; flink = flink.getParent()) {
            if (flink.endsWith("flink")) {
                return Optional.of(flink.getParent());
            }
        }
        return Optional.empty();
    }

    /** Whether a savepoint or checkpoint lies in the folder of a run with a Kafka of its own. */
    static boolean hasTopics(String checkpoint) {
        return of(checkpoint).filter(run -> Files.isDirectory(run.resolve(TOPICS))).isPresent();
    }

    /**
     * Refuses a savepoint or checkpoint without the topics of its run, where no other Kafka has
     * them.
     */
    public static void requireTopics(String checkpoint) {
        require(
                hasTopics(checkpoint),
                "--restore",
                checkpoint,
                "a checkpoint in the folder of its run, beside its topics");
    }

    private static boolean same(Path wanted, Path run) {
        return wanted.toAbsolutePath().normalize().equals(run);
    }

    private static Path use(Path folder) {
        try {
            Files.createDirectories(folder);
            requireSpace(folder, Files.getFileStore(folder).getUsableSpace());
            HELD.add(FolderLock.take(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunLog.use(folder.resolve("rlaif.log"));
        return folder;
    }

    /**
     * As {@link #make}, for a command that goes on where it was interrupted.
     *
     * @param notes hears in a line of each file of results whose last line was torn, which is cut
     *     off
     */
    static Path reopen(Path wanted, String command, Consumer<String> notes) {
        Path folder = make(wanted, command);
        try (DirectoryStream<Path> results = Files.newDirectoryStream(folder, "*.jsonl")) {
            for (Path file : results) {
                long torn = LineFile.mend(file);
                if (torn > 0) {
                    notes.accept(file + ": " + torn + " bytes of a torn last line cut off");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** Lets other processes have the folders of a command that has ended. */
    static void release() {
        for (FolderLock lock = HELD.poll(); lock != null; lock = HELD.poll()) {
            lock.close();
        }
    }

    private static void copy(Path from, Path to) {
        try {
            FileUtils.copy(
                    new org.apache.flink.core.fs.Path(from.toUri()),
                    new org.apache.flink.core.fs.Path(to.toUri()),
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
