package org.streamrlaif.video;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * The pictures of a folder that stands for a video, in natural order of their names: {@code
 * frame9.jpg} comes before {@code frame10.jpg}. Other files and subfolders are left alone.
 */
final class FrameFolder {

    private static final Set<String> ENDINGS =
            Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");
    private static final Pattern PARTS = Pattern.compile("[0-9]+|[^0-9]+");

    /** Digits compare as numbers, all else as text. */
    static final Comparator<String> NATURAL =
            ((Comparator<String>) FrameFolder::compare).thenComparing(Comparator.naturalOrder());

    private FrameFolder() {}

    /**
     * The pictures in a folder; a picture is its own only one.
     *
     * @throws UnreadableVideoException when there is none
     */
    static List<Path> pictures(Path path) throws UnreadableVideoException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> pictures =
                    files.filter(FrameFolder::isPicture)
                            .sorted(Comparator.comparing(f -> f.getFileName().toString(), NATURAL))
                            .toList();
            if (!pictures.isEmpty()) {
                return pictures;
            }
        } catch (IOException e) {
            throw new UnreadableVideoException(
                    Cause.MISSING_FILE, path + ": cannot be listed: " + e.getMessage());
        }
        throw new UnreadableVideoException(
                Cause.NO_FRAMES,
                path + ": no pictures in it, expected some of " + String.join(", ", endings()));
    }

    /** Whether a path has the ending of a picture and is not hidden. */
    static boolean isPicture(Path path) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return !name.startsWith(".")
                && dot > 0
                && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static List<String> endings() {
        return ENDINGS.stream().sorted().toList();
    }

    private static int compare(String one, String other) {
        List<String> a = parts(one);
        List<String> b = parts(other);
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            boolean numbers = digits(a.get(i)) && digits(b.get(i));
            int order =
                    numbers
                            ? new BigInteger(a.get(i)).compareTo(new BigInteger(b.get(i)))
                            : a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return a.size() - b.size();
    }

    private static boolean digits(String part) {
        return part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static List<String> parts(String name) {
        return PARTS.matcher(name).results().map(MatchResult::group).toList();
    }
}
