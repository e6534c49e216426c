package org.streamrlaif.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.streamrlaif.platform.Sha256;

/** One SHA-256 for all files of an adapter folder. */
public final class AdapterHash {
    private AdapterHash() {}

    /**
     * The hash: that of the lines {@code SHA-256 NAME}, in the order of the names, hidden files
     * left out. A shell prints it in the folder: {@code LC_ALL=C; sha256sum * | sha256sum}.
     *
     * @throws NoSuchFileException when there are no weights in it
     */
    public static String of(Path folder) throws IOException {
        if (Files.notExists(folder.resolve(WeightStore.WEIGHTS_FILE))) {
            throw new NoSuchFileException(folder.resolve(WeightStore.WEIGHTS_FILE).toString());
        }
        StringBuilder lines = new StringBuilder();
        for (String name : names(folder)) {
            lines.append(Sha256.of(folder.resolve(name))).append("  ").append(name).append('\n');
        }
        return Sha256.of(lines.toString());
    }

    /**
     * Checks an adapter against the hash that it was announced with.
     *
     * @param place where it lies, for the message
     * @param folder the files that were found there
     * @throws IOException in one line, when they are others or have no weights among them
     */
    public static void verify(String place, Path folder, String expected) throws IOException {
        if (Files.notExists(folder.resolve(WeightStore.WEIGHTS_FILE))) {
            throw new IOException(place + ": no " + WeightStore.WEIGHTS_FILE + " there");
        }
        String actual = of(folder);
        if (!actual.equals(expected)) {
            throw new IOException(
                    place + ": files with SHA-256 " + actual + ", expected " + expected);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
