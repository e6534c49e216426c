package org.streamrlaif.laboratory.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The results of one seed: one JSON object per line, written by one process at a time. */
final class SeedResults {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    private SeedResults(Path file) {
        this.file = file;
    }

    /** The file of a seed. */
    static SeedResults of(Path folder, long seed) {
        return new SeedResults(folder.resolve("seed-" + seed + ".jsonl"));
    }

    /** All results in a folder, by seed. */
    static List<ArmResult> all(Path folder) throws IOException {
        List<ArmResult> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "seed-*.jsonl")) {
            for (Path path : files) {
                all.addAll(new SeedResults(path).read());
            }
        }
        all.sort(Comparator.comparingLong(ArmResult::seed));
        return all;
    }

    /**
     * The results so far.
     *
     * @throws IllegalArgumentException naming the line that is no result
     */
    List<ArmResult> read() throws IOException {
        List<ArmResult> results = new ArrayList<>();
        if (!Files.exists(file)) {
            return results;
        }
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            try {
                results.add(JSON.readValue(line, ArmResult.class));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "%s line %d: %s, expected a result of a study",
                                file,
                                number,
                                e.getOriginalMessage()),
                        e);
            }
        }
        return results;
    }

    /**
     * Adds a result, in place of an earlier one of the same way: two processes that work on one
     * seed by mistake do not count twice. The whole file is replaced, so it is never seen half
     * written.
     */
    void add(ArmResult result) throws IOException {
        List<ArmResult> all = read();
        all.removeIf(earlier -> earlier.arm().equals(result.arm()));
        all.add(result);
        StringBuilder lines = new StringBuilder();
        for (ArmResult each : all) {
            lines.append(JSON.writeValueAsString(each)).append('\n');
        }
        Path partial = file.resolveSibling("." + file.getFileName());
        Files.writeString(partial, lines);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
