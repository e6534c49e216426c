package org.streamrlaif.streaming.dataset;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;

/**
 * Finds an item's video below a folder or the folder {@code videos} in it: under its name as it
 * stands, with another ending, as a folder of frames of that name, or with the prefix of its data
 * set ({@code v_}; before a mere number also {@code video} and {@code vid}).
 */
public final class MediaFiles {

    private static final List<String> VIDEO_ENDINGS =
            List.of(".mp4", ".avi", ".mkv", ".webm", ".mov", ".m4v", ".flv", ".wmv", ".3gp");
    private static final List<String> ENDINGS =
            Stream.of(List.of(""), VIDEO_ENDINGS, List.of(".gif")).flatMap(List::stream).toList();
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{2,4}$");

    private final Path root;

    /** Looks below a folder, and then below the folder {@code videos} in it. */
    public MediaFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * The files of an item.
     *
     * @return nothing when one of them is missing or lies outside the folder
     */
    public Optional<SampleMedia> find(Media media) {
        return find(media, root).or(() -> find(media, root.resolve("videos")));
    }

    private static Optional<SampleMedia> find(Media media, Path below) {
        List<Medium> found = new ArrayList<>();
        for (NamedMedium named : media.items()) {
            Optional<Medium> medium = find(named, below);
            if (medium.isEmpty()) {
                return Optional.empty();
            }
            found.add(medium.get());
        }
        boolean oneVideo =
                found.size() == 1 && found.get(0).getKind() == MediumKind.VIDEO && !media.placed();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new SampleMedia(found.get(0).getUri(), oneVideo ? List.of() : found));
    }

    private static Optional<Medium> find(NamedMedium named, Path below) {
        List<String> files = new ArrayList<>();
        for (String name : named.names()) {
            Optional<Path> file =
                    named.names().size() == 1 ? any(name, below) : existing(name, below);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            files.add(file.get().toString());
        }
        String uri = String.join("\n", files);
        boolean still = named.picture() && Files.isRegularFile(Path.of(files.get(0)));
        return Optional.of(
                new Medium(still && !isVideo(uri) ? MediumKind.PICTURE : MediumKind.VIDEO, uri));
    }

    /**
     * Whether a file has the ending of a video; of an animated GIF the first frame is a picture.
     */
    private static boolean isVideo(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return VIDEO_ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static Optional<Path> any(String name, Path below) {
        int slash = name.lastIndexOf('/') + 1;
        String folder = name.substring(0, slash);
        String last = name.substring(slash);
        for (String prefix : prefixes(last)) {
            for (String stem : List.of(last, ENDING.matcher(last).replaceFirst(""))) {
                for (String ending : ENDINGS) {
                    Optional<Path> found = existing(folder + prefix + stem + ending, below);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> prefixes(String name) {
        return NUMBER.matcher(name).matches()
                ? List.of("", "v_", "video", "vid")
                : List.of("", "v_");
    }

    private static Optional<Path> existing(String name, Path below) {
        try {
            Path path = below.resolve(name).normalize();
            boolean inside = path.startsWith(below) && !path.equals(below);
            return inside && Files.exists(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
