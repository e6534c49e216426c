package org.streamrlaif.streaming.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.PictureFile;

/** Videos and pictures of a folder. */
public final class VideoFiles {

    private static final Set<String> ENDINGS =
            Set.of(
                    "3gp", "apng", "avi", "flv", "gif", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg",
                    "mpg", "mts", "ogv", "ts", "webm", "wmv");

    private VideoFiles() {}

    /**
     * Lists the files at or below {@code place} whose ending is that of a video or picture, in
     * order of their paths. A file is taken as it is, whatever its ending. Contents are not looked
     * at: what cannot be decoded becomes a dead letter later.
     *
     * @throws IllegalArgumentException when there is no such file in the folder
     * @throws UncheckedIOException when the place does not exist or cannot be read
     */
    public static List<Path> list(Path place) {
        if (Files.notExists(place)) {
            throw new UncheckedIOException(new NoSuchFileException(place.toString()));
        }
        if (Files.isRegularFile(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> videos =
                    files.filter(Files::isRegularFile)
                            .filter(file -> isVideo(file) || PictureFile.isNamed(file))
                            .sorted()
                            .toList();
            if (videos.isEmpty()) {
                throw new IllegalArgumentException(
                        place
                                + ": no videos or pictures, expected at least one ("
                                + endings()
                                + ")");
            }
            return videos;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One sample for each of {@link #list}, named by its path below the place.
     *
     * @param prompts what is asked about each
     * @param epoch which repeat it is
     */
    public static List<VideoSample> samples(Path place, List<String> prompts, int epoch) {
        return list(place).stream().map(file -> sample(place, file, prompts, epoch)).toList();
    }

    private static VideoSample sample(Path place, Path file, List<String> prompts, int epoch) {
        Path below = place.relativize(file);
        String uri = file.toAbsolutePath().normalize().toString();
        return new VideoSample(
                (below.toString().isEmpty() ? file.getFileName() : below).toString(),
                uri,
                prompts,
                System.currentTimeMillis(),
                epoch,
                PictureFile.isNamed(file)
                        ? List.of(new Medium(MediumKind.PICTURE, uri))
                        : List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static boolean isVideo(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return !name.startsWith(".")
                && dot > 0
                && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static String endings() {
        return String.join(", ", ENDINGS.stream().sorted().toList());
    }
}
