package org.streamrlaif.video;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.streamrlaif.platform.FileNames;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * The files a stream may ask for: regular files, also in folders of frames, whose real path lies
 * below one of the allowed roots or, where links are followed, whose path as it is written does.
 * What arrives on a topic is data from outside; it must not open devices, addresses or other
 * people's files.
 */
public final class AllowedFiles {

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*");

    private final List<Path> roots;
    private final boolean followLinks;

    /**
     * @param roots folders, absolute or relative to the working folder; they need not exist yet
     * @param followLinks whether links below them may lead elsewhere
     */
    public AllowedFiles(List<String> roots, boolean followLinks) {
        this.roots = roots.stream().map(Path::of).toList();
        this.followLinks = followLinks;
    }

    /**
     * The paths of a video, free of links where they lie below a root: one video file, or its
     * frames as pictures in the order of time.
     *
     * @param uri a path or {@code file:} URI of a video file, a picture or a folder of pictures; or
     *     several, one per line
     * @throws UnreadableVideoException when any of it is no local path, does not exist, is no
     *     regular file or lies outside the roots, or when a folder has no pictures
     */
    public List<Path> resolve(String uri) throws UnreadableVideoException {
        List<Path> found = new ArrayList<>();
        for (String line : uri.isBlank() ? List.of("") : uri.lines().toList()) {
            Path real = below(line, localPath(line));
            if (Files.isDirectory(real)) {
                for (Path picture : FrameFolder.pictures(real)) {
                    found.add(regular(picture.toString(), below(picture.toString(), picture)));
                }
            } else {
                found.add(regular(line, real));
            }
        }
        return found;
    }

    private Path below(String uri, Path path) throws UnreadableVideoException {
        Path real = realPath(uri, path);
        if (realRoots().stream().anyMatch(real::startsWith)) {
            return real;
        }
        if (!followLinks) {
            throw refused(uri, "expected a file under " + roots + " (video.follow-links is false)");
        }
        Path written = path.toAbsolutePath().normalize();
        if (roots.stream()
                .map(root -> root.toAbsolutePath().normalize())
                .noneMatch(written::startsWith)) {
            throw refused(uri, "expected a file under " + roots);
        }
        realPath(uri, written);
        return written;
    }

    private static Path regular(String uri, Path real) throws UnreadableVideoException {
        if (!Files.isRegularFile(real)) {
            throw new UnreadableVideoException(Cause.MISSING_FILE, uri + ": no regular file");
        }
        return real;
    }

    private static Path localPath(String uri) throws UnreadableVideoException {
        if (uri.isBlank()) {
            throw refused("\"\"", "expected the path of a video");
        }
        requireName(uri);
        try {
            if (!SCHEME.matcher(uri).matches()) {
                return Path.of(uri);
            }
            URI parsed = new URI(uri);
            if ("file".equalsIgnoreCase(parsed.getScheme())) {
                return Path.of(parsed);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw refused(uri, "expected a path or a file: URI");
        }
        throw refused(uri, "expected a path or a file: URI");
    }

    private static Path realPath(String uri, Path path) throws UnreadableVideoException {
        try {
            Path real = path.toRealPath();
            requireName(real.toString());
            return real;
        } catch (UnreadableVideoException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableVideoException(Cause.MISSING_FILE, uri + ": no such file");
        }
    }

    private static void requireName(String path) throws UnreadableVideoException {
        Optional<String> obstacle = FileNames.obstacle(path);
        if (obstacle.isPresent()) {
            throw new UnreadableVideoException(Cause.MISSING_FILE, obstacle.get());
        }
    }

    private List<Path> realRoots() {
        List<Path> real = new ArrayList<>();
        for (Path root : roots) {
            try {
                real.add(root.toRealPath());
            } catch (IOException e) {
                // a root that does not exist holds no files
            }
        }
        return real;
    }

    private static UnreadableVideoException refused(String uri, String expected) {
        return new UnreadableVideoException(Cause.REFUSED_PATH, uri + ": refused, " + expected);
    }
}
