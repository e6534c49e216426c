package org.streamrlaif.laboratory.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packages of main code: their sizes, and what the first sentence of each says. */
final class RoomList {
    private static final Pattern FIRST_SENTENCE =
            Pattern.compile("/\\*\\*(.*?\\.)(?=\\s|\\*/)", Pattern.DOTALL);

    private RoomList() {}

    /** A table of all packages below a folder, those of one module together. */
    static String table(Path root) throws IOException {
        StringBuilder table =
                new StringBuilder("| room | classes | lines | |\n|---|---|---|---|\n");
        for (Path info : SourceTree.files(root, ".*/src/main/java/.*/package-info\\.java")) {
            Path room = info.getParent();
            List<Path> classes = classes(room);
            long lines = 0;
            for (Path source : classes) {
                lines += Files.readAllLines(source).size();
            }
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| `%s` | %d | %d | %s |%n",
                            name(root.relativize(room)),
                            classes.size(),
                            Math.round(lines / 100.0) * 100,
                            purpose(info)));
        }
        return table.toString();
    }

    /** The same table without what changes with every edit. */
    static String withoutSizes(String table) {
        return table.replaceAll("\\| \\d+ \\| \\d+ \\|", "| | |");
    }

    private static List<Path> classes(Path room) throws IOException {
        try (Stream<Path> files = Files.list(room)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList();
        }
    }

    /** The package as a folder, without the part that all share. */
    private static String name(Path room) {
        return room.toString().replaceAll(".*/org/streamrlaif/", "");
    }

    private static String purpose(Path info) throws IOException {
        Matcher sentence = FIRST_SENTENCE.matcher(Files.readString(info));
        if (!sentence.find()) {
            throw new IllegalArgumentException(info + ": expected a sentence");
        }
        return ReadmeTest.prose(sentence.group(1)).replaceAll("`org\\.[a-z.]*\\.", "`");
    }
}
