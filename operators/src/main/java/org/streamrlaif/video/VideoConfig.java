package org.streamrlaif.video;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How videos are read.
 *
 * @param frames frames sampled per video, 1 … 1024
 * @param shortSide pixels of the shorter side that larger frames are scaled down to while they are
 *     converted to RGB; 0 = all frames as stored
 * @param maxPixels largest frame that is decoded, in pixels
 * @param threads threads of one decoder, 1 … 64; videos are decoded side by side besides
 * @param timeoutSeconds longest time spent on one video, in seconds
 * @param allowedRoots folders whose files may be read; a path that leads elsewhere, also through a
 *     symbolic link unless links are followed, is refused
 * @param followLinks whether links below an allowed root are followed wherever they lead: for
 *     folders whose links are one's own, such as Hugging Face's cache. Folders of videos that a
 *     command is given are read so
 */
public record VideoConfig(
        int frames,
        int shortSide,
        long maxPixels,
        int threads,
        double timeoutSeconds,
        List<String> allowedRoots,
        boolean followLinks)
        implements Serializable {

    /** Checks every value. */
    public VideoConfig {
        require(frames >= 1 && frames <= 1024, "frames", frames, "a whole number from 1 to 1024");
        require(
                shortSide >= 0 && shortSide <= 16384,
                "short-side",
                shortSide,
                "a whole number from 0 to 16384");
        require(threads >= 1 && threads <= 64, "threads", threads, "a whole number from 1 to 64");
        require(maxPixels >= 1, "max-pixels", maxPixels, "a number of at least 1");
        require(timeoutSeconds > 0, "timeout-seconds", timeoutSeconds, "a number above 0");
        allowedRoots = List.copyOf(allowedRoots);
        for (String root : allowedRoots) {
            require(!root.isBlank(), "allowed-roots", '"' + root + '"', "the path of a folder");
        }
    }

    /** Eight frames, up to 8K pictures, one thread, two minutes, files below the working folder. */
    public static VideoConfig defaults() {
        return new VideoConfig(8, 720, 7680L * 4320, 1, 120, List.of("."), false);
    }

    /** The same with another number of frames. */
    public VideoConfig withFrames(int count) {
        return new VideoConfig(
                count, shortSide, maxPixels, threads, timeoutSeconds, allowedRoots, followLinks);
    }

    /** The same with one more folder that may be read. */
    public VideoConfig withRoot(String folder) {
        List<String> roots = new ArrayList<>(allowedRoots);
        roots.add(folder);
        return new VideoConfig(
                frames, shortSide, maxPixels, threads, timeoutSeconds, roots, followLinks);
    }

    /** The same with another size of frames. */
    public VideoConfig withShortSide(int pixels) {
        return new VideoConfig(
                frames, pixels, maxPixels, threads, timeoutSeconds, allowedRoots, followLinks);
    }

    /** The same with another limit of the size of a frame. */
    public VideoConfig withMaxPixels(long most) {
        return new VideoConfig(
                frames, shortSide, most, threads, timeoutSeconds, allowedRoots, followLinks);
    }

    /** The same with another number of decoder threads. */
    public VideoConfig withThreads(int count) {
        return new VideoConfig(
                frames, shortSide, maxPixels, count, timeoutSeconds, allowedRoots, followLinks);
    }

    /** The same for a folder of the user's own: only what lies there or is linked from there. */
    public VideoConfig inside(Path folder) {
        return new VideoConfig(
                frames,
                shortSide,
                maxPixels,
                threads,
                timeoutSeconds,
                List.of(folder.toString()),
                true);
    }
}
