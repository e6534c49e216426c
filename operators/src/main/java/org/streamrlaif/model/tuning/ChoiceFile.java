package org.streamrlaif.model.tuning;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.platform.Sha256;

/**
 * Choices that were measured on this machine: a text file, one per fingerprint, that processes
 * share. Of two processes that measure the same, the first one's word counts.
 */
final class ChoiceFile {
    private static final Logger LOG = LoggerFactory.getLogger(ChoiceFile.class);

    private final Path path;
    private final String fingerprint;

    ChoiceFile(Path folder, String fingerprint) {
        path = folder.resolve("kernels-" + Sha256.of(fingerprint).substring(0, 16) + ".txt");
        this.fingerprint = fingerprint;
    }

    /**
     * A line of the file.
     *
     * @param way what was chosen
     * @param millis what each candidate took
     */
    record Choice(String way, Map<String, Double> millis) {

        private static Choice parse(String text) {
            String[] parts = text.split(";");
            Map<String, Double> millis = new LinkedHashMap<>();
            for (String part : List.of(parts).subList(1, parts.length)) {
                String[] pair = part.split(":");
                millis.put(pair[0], Double.valueOf(pair[1]));
            }
            return new Choice(parts[0], millis);
        }

        private String text() {
            StringBuilder text = new StringBuilder(way);
            millis.forEach(
                    (candidate, time) ->
                            text.append(String.format(Locale.ROOT, ";%s:%.4f", candidate, time)));
            return text.toString();
        }
    }

    /** What was chosen; null when nothing was. */
    Choice get(String name) {
        return read().get(name);
    }

    /** Keeps a choice unless another process was faster; returns the one that is kept. */
    Choice keep(String name, Choice choice) {
        try {
            Files.createDirectories(path.getParent());
            try (FileChannel channel =
                            FileChannel.open(
                                    path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    FileLock lock = channel.lock()) {
                Choice other = get(name);
                if (other != null) {
                    return other;
                }
                String head = channel.size() == 0 ? "# " + fingerprint + "\n" : "";
                channel.write(
                        StandardCharsets.UTF_8.encode(head + name + "=" + choice.text() + "\n"));
            }
        } catch (IOException e) {
            LOG.info("kernels: choices cannot be kept in {}, measured at every start", path);
        }
        return choice;
    }

    private Map<String, Choice> read() {
        Map<String, Choice> ways = new TreeMap<>();
        if (!Files.exists(path)) {
            return ways;
        }
        try (Stream<String> lines = Files.lines(path)) {
            lines.filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
                    .forEach(
                            line ->
                                    ways.putIfAbsent(
                                            line.substring(0, line.indexOf('=')),
                                            Choice.parse(line.substring(line.indexOf('=') + 1))));
        } catch (IOException | RuntimeException e) {
            LOG.info("kernels: {} cannot be read, choices are measured again", path);
        }
        return ways;
    }
}
