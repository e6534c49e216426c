package org.streamrlaif.streaming.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/** Savepoints and checkpoints in the folder of a local run. */
final class RunStates {

    private static final List<String> KINDS = List.of("checkpoints", "savepoints");

    private RunStates() {}

    /** Where savepoints of a run go. */
    static Path savepoints(Path run) {
        return run.resolve("flink/savepoints");
    }

    /**
     * Removes all but the newest: those of jobs that were killed, and the one that the run went on
     * from. Nothing else knows of them, since the folder belongs to this run.
     *
     * @param run folder of the run
     * @param newest URI of the savepoint or checkpoint that stays
     */
    static void keepOnly(Path run, String newest) {
        Path stays = Path.of(URI.create(newest));
        for (String kind : KINDS) {
            Path folder = run.resolve("flink").resolve(kind);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> states = Files.list(folder)) {
                states.filter(state -> !stays.startsWith(state))
                        .forEach(state -> FileUtils.deleteDirectoryQuietly(state.toFile()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
