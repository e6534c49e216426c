package org.streamrlaif.clips;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this process for parts that have no room in memory. It goes when it is {@linkplain
 * #leave left} or the process ends; what a killed process left behind goes when the next one
 * begins, which sees by a lock that its owner is dead.
 */
final class SpillFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SpillFolder.class);
    private static final String PREFIX = "streamrlaif-clips-";
    private static final String LOCK = "owner.lock";

    /** Folders of this process: to look at their locks from inside would release them. */
    private static final Map<Path, FileLock> OWN = new ConcurrentHashMap<>();

    private final Path root;
    private Path folder;
    private Thread atExit;
    private long written;

    /** A folder below {@code root}, made when the first part comes. */
    SpillFolder(Path root) {
        this.root = root;
    }

    /** Writes a part to a file of its own. */
    Path write(byte[] part) throws IOException {
        if (folder == null) {
            folder = create();
        }
        Path file = folder.resolve(Long.toString(written++));
        try {
            return Files.write(file, CheckedBytes.wrap(part), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Deletes the folder, which holds nothing that is needed; the next part makes another. */
    void leave() {
        if (folder == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            LOG.debug("{}: goes with its process", folder, ending);
            return;
        }
        deleteAll(folder);
        try {
            OWN.remove(folder).acquiredBy().close();
            folder = null;
        } catch (IOException e) {
            LOG.warn("{}: its lock cannot be closed", root, e);
        }
    }

    /** Reads a part; empty, with a warning, when the file is not what was written. */
    static Optional<byte[]> read(Path file) {
        String problem = "not what was written";
        try {
            Optional<byte[]> part = CheckedBytes.unwrap(Files.readAllBytes(file));
            if (part.isPresent()) {
                return part;
            }
        } catch (IOException e) {
            problem = e.toString();
        }
        LOG.warn("{}: {}, expected a part of a clip; it is made again", file, problem);
        return Optional.empty();
    }

    /** Deletes a part. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{}: cannot be deleted", file, e);
        }
    }

    private Path create() throws IOException {
        Files.createDirectories(root);
        deleteOrphans();
        Path created = Files.createTempDirectory(root, PREFIX);
        FileChannel channel =
                FileChannel.open(
                        created.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        OWN.put(created, channel.lock());
        atExit = new Thread(() -> deleteAll(created));
        Runtime.getRuntime().addShutdownHook(atExit);
        return created;
    }

    private void deleteOrphans() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, PREFIX + "*")) {
            for (Path other : folders) {
                if (!OWN.containsKey(other)
                        && Files.exists(other.resolve(LOCK))
                        && isOrphan(other)) {
                    LOG.info("{}: its process is gone, deleted", other);
                    deleteAll(other);
                }
            }
        }
    }

    private static boolean isOrphan(Path other) {
        try (FileChannel channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (IOException e) {
            LOG.debug("{}: in use", other, e);
            return false;
        }
    }

    private static void deleteAll(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(SpillFolder::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{}: cannot be deleted", folder, e);
        }
    }
}
