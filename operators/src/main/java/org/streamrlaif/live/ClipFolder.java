package org.streamrlaif.live;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clips of live streams in a folder: whole or not there, the oldest deleted when there is no
 * room or their time is up. Only files with the name of a clip, {@code STREAM@START.live.mp4}, are
 * ever deleted; links and folders never are. Several processes may share a folder. Thread-safe.
 *
 * <p>Nobody asks whether a clip is still needed: the quota is to be larger than what waits in the
 * topic. A clip that is missed ends void with the reason {@code missing-file}.
 */
public final class ClipFolder {

    private static final String UNFINISHED = ".part";
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}@(\\d{1,18})\\.live\\.mp4(\\.part)?");

    private final Path folder;
    private final KeepConfig config;

    /** Writes a clip. */
    interface ClipWriter {
        void write(Path file) throws IOException;
    }

    private record Kept(Path file, long startMs, long writtenMs, long bytes) {}

    /**
     * A folder, which is made when it is not there.
     *
     * @throws IOException naming it when it cannot be made
     */
    public ClipFolder(KeepConfig config) throws IOException {
        this.config = config;
        this.folder = Path.of(config.folder()).toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException(folder + ": cannot be made a folder for clips", e);
        }
    }

    /**
     * Writes a clip; one with the same stream and start is replaced.
     *
     * @param id {@code STREAM@START}
     * @param writer writes it as a file
     * @return the file
     * @throws IOException when it cannot be written; nothing is left of it
     */
    Path write(String id, ClipWriter writer) throws IOException {
        Path file = folder.resolve(id + ".live.mp4");
        Path unfinished = folder.resolve(file.getFileName() + UNFINISHED);
        try {
            writer.write(unfinished);
            Files.move(unfinished, file, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return file;
    }

    /**
     * Deletes the oldest clips until the rest has room, and those whose time is up.
     *
     * @param nowMs milliseconds since the epoch
     * @return number of clips deleted
     * @throws IOException when the folder cannot be read
     */
    public int tidy(long nowMs) throws IOException {
        List<Kept> clips = clips();
        long bytes = clips.stream().mapToLong(Kept::bytes).sum();
        int deleted = 0;
        for (Kept clip : clips) {
            boolean full = bytes > config.megabytes() << 20;
            boolean old = !config.all() && nowMs - clip.writtenMs() > config.seconds() * 1000;
            if (full || old) {
                deleted += Files.deleteIfExists(clip.file()) ? 1 : 0;
                bytes -= clip.bytes();
            }
        }
        return deleted;
    }

    /** Clips by age, the oldest first. */
    private List<Kept> clips() throws IOException {
        List<Kept> clips = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    kept(file, Long.parseLong(name.group(1))).ifPresent(clips::add);
                }
            }
        }
        clips.sort(Comparator.comparingLong(Kept::startMs).thenComparing(Kept::file));
        return clips;
    }

    private static Optional<Kept> kept(Path file, long startMs) throws IOException {
        try {
            BasicFileAttributes seen =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return seen.isRegularFile()
                    ? Optional.of(
                            new Kept(
                                    file, startMs, seen.lastModifiedTime().toMillis(), seen.size()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // another process was faster
        }
    }
}
