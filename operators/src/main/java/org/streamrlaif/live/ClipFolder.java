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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.video.SampledVideo;
import org.streamrlaif.video.UnreadableVideoException;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;

/**
 * The clips of live streams in a folder: whole or not there, the oldest deleted when there is no
 * room or their time is up. Only files with the name of a clip, {@code STREAM@START.live.mp4}, are
 * ever deleted; links and folders never are. Several processes may share a folder. Thread-safe.
 *
 * <p>Nobody asks whether a clip is still needed: the quota is to be larger than what waits in the
 * topic. A clip that is missed ends void with the reason {@code missing-file}.
 */
public final class ClipFolder {

    private static final Logger LOG = LoggerFactory.getLogger(ClipFolder.class);

    private static final int MOST_FRAMES = 1024;
    private static final String SUFFIX = ".live.mp4";
    private static final String UNFINISHED = ".part";

    /** Older ones were left by a process that died. */
    private static final long UNFINISHED_MILLIS = 172_800_000;

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}@(\\d{1,18})\\.live\\.mp4(\\.part)?");

    private final Path folder;
    private final KeepConfig config;

    private record Kept(Path file, boolean whole, long startMs, long writtenMs, long bytes) {}

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
     * Where a clip is to be written before it is {@link #finished}.
     *
     * @param id {@code STREAM@START}
     */
    Path unfinished(String id) {
        return folder.resolve(id + SUFFIX + UNFINISHED);
    }

    /**
     * Gives a clip that is written its name; one with the same stream and start is replaced.
     *
     * @return the file
     * @throws IOException when it is not there any more
     */
    Path finished(String id) throws IOException {
        return Files.move(unfinished(id), folder.resolve(id + SUFFIX), ATOMIC_MOVE);
    }

    /** Deletes what was written of a clip that is not finished, if anything was. */
    void discard(String id) {
        try {
            Files.deleteIfExists(unfinished(id));
        } catch (IOException e) {
            LOG.warn("{}: cannot be deleted, {}", unfinished(id), e.getMessage());
        }
    }

    /**
     * The clips of a stream that begin after a time, in order; what cannot be read as a video is
     * passed over.
     *
     * @param startMs milliseconds since the epoch
     * @throws IOException when the folder cannot be read
     */
    public List<LiveClip> since(String stream, long startMs) throws IOException {
        List<LiveClip> found = new ArrayList<>();
        for (Kept clip : clips()) {
            String id = stream + "@" + clip.startMs();
            if (clip.startMs() > startMs
                    && clip.file().getFileName().toString().equals(id + SUFFIX)) {
                whole(stream, id, clip).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<LiveClip> whole(String stream, String id, Kept clip) {
        try {
            SampledVideo video =
                    new VideoReader(VideoConfig.defaults()).read(clip.file(), MOST_FRAMES);
            long[] times = video.timestampsMs();
            long end = clip.startMs() + times[times.length - 1];
            return Optional.of(
                    new LiveClip(
                            id, stream, clip.startMs(), end, times.length, clip.file(), "found"));
        } catch (UnreadableVideoException e) {
            LOG.warn("{}: {}", clip.file(), e.getMessage());
            return Optional.empty();
        }
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
            double age = nowMs - clip.writtenMs();
            boolean full = clip.whole() && bytes > config.megabytes() << 20;
            boolean old = clip.whole() && !config.all() && age > config.seconds() * 1000;
            boolean left = !clip.whole() && age > UNFINISHED_MILLIS;
            if (full || old || left) {
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
                    kept(file, name).ifPresent(clips::add);
                }
            }
        }
        clips.sort(Comparator.comparingLong(Kept::startMs).thenComparing(Kept::file));
        return clips;
    }

    private static Optional<Kept> kept(Path file, Matcher name) throws IOException {
        try {
            BasicFileAttributes seen =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return seen.isRegularFile()
                    ? Optional.of(
                            new Kept(
                                    file,
                                    name.group(2) == null,
                                    Long.parseLong(name.group(1)),
                                    seen.lastModifiedTime().toMillis(),
                                    seen.size()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // another process was faster
        }
    }
}
