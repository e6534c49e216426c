package org.streamrlaif.model.tuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Choices that were measured on this machine: a text file, one per fingerprint, that processes
 * share. Of two processes that measure the same, the first one's word counts.
 */
final class ChoiceFile {
    private static final Logger LOG = LoggerFactory.getLogger(ChoiceFile.class);

    private final Path path;
    private final String fingerprint;

    ChoiceFile(Path folder, String fingerprint) {
        path = folder.resolve("kernels-" + hash(fingerprint) + ".txt");
        this.fingerprint = fingerprint;
    }

    /** The way that was chosen; null when there is none. */
    String get(String name) {
        return read().get(name);
    }

    /** Keeps a choice unless another process was faster; returns the one that is kept. */
    String keep(String name, String way) {
        try {
            Files.createDirectories(path.getParent());
            try (FileChannel channel =
                            FileChannel.open(
                                    path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    FileLock lock = channel.lock()) {
                String other = get(name);
                if (other != null) {
                    return other;
                }
                String head = channel.size() == 0 ? "# " + fingerprint + "\n" : "";
                channel.write(StandardCharsets.UTF_8.encode(head + name + "=" + way + "\n"));
            }
        } catch (IOException e) {
            LOG.info("kernels: choices cannot be kept in {}, measured at every start", path);
        }
        return way;
    }

    private Map<String, String> read() {
        Map<String, String> ways = new TreeMap<>();
        if (!Files.exists(path)) {
            return ways;
        }
        try (Stream<String> lines = Files.lines(path)) {
            lines.filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
                    .forEach(
                            line ->
                                    ways.putIfAbsent(
                                            line.substring(0, line.lastIndexOf('=')),
                                            line.substring(line.lastIndexOf('=') + 1)));
        } catch (IOException | UncheckedIOException e) {
            LOG.info("kernels: {} cannot be read, choices are measured again", path);
        }
        return ways;
    }

    private static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
