package org.streamrlaif.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * Reads uniformly sampled frames of a video file, or of picture files that stand for one; see
 * {@link FrameSampler} for which. Of a sound file only what the samples need is decoded; any other
 * is decoded from beginning to end, and frames are counted as they come, in presentation order.
 * Thread-safe: every call opens the file anew.
 */
public final class VideoReader {
    private final VideoConfig config;

    /** A reader with the limits of a configuration; its allowed roots are not its concern. */
    public VideoReader(VideoConfig config) {
        FFmpeg.load();
        this.config = config;
    }

    /** Reads as many frames as the configuration says. */
    public SampledVideo read(Path file) throws UnreadableVideoException {
        return read(file, config.frames());
    }

    /**
     * Reads as many frames as the configuration says of pictures in the order of time, one per
     * second.
     *
     * @param pictures JPEG, PNG, BMP, WebP, TIFF or GIF files, at least one; of an animated one the
     *     first frame or the still picture
     * @throws UnreadableVideoException when one of those that are looked at cannot be read
     */
    public SampledVideo read(List<Path> pictures) throws UnreadableVideoException {
        Deadline.start(config.timeoutSeconds());
        return PicturePass.read(pictures, config, config.frames());
    }

    /**
     * Reads a still picture as one frame in the size in which it is stored.
     *
     * @throws UnreadableVideoException when it cannot be read
     */
    public SampledVideo readPicture(Path picture) throws UnreadableVideoException {
        Deadline.start(config.timeoutSeconds());
        return PicturePass.read(List.of(picture), config.withShortSide(0), 1);
    }

    /**
     * Reads k uniformly sampled frames of a video or an animated picture, of the pictures in a
     * folder in natural order of their names, or of a single picture. Damaged parts are left out:
     * the samples spread over the frames that decode, and the note says what is missing.
     *
     * @throws UnreadableVideoException when there is no frame to give, with the reason
     */
    public SampledVideo read(Path file, int k) throws UnreadableVideoException {
        Deadline.start(config.timeoutSeconds());
        if (Files.isDirectory(file) || FrameFolder.isPicture(file) && !Container.isVideo(file)) {
            return PicturePass.read(FrameFolder.pictures(file), config, k);
        }
        Optional<SampledVideo> planned = PlannedPass.read(file, config, k);
        return planned.isPresent() ? planned.get() : readAll(file, k);
    }

    /** Decodes every frame; twice when the header's number of frames is missing or wrong. */
    SampledVideo readAll(Path file, int k) throws UnreadableVideoException {
        try (FullPass first = FullPass.run(file, config, k, 0)) {
            if (first.isComplete()) {
                return first.result();
            }
            try (FullPass second = FullPass.run(file, config, k, first.decoded())) {
                if (second.isComplete()) {
                    return second.result();
                }
                throw new UnreadableVideoException(
                        Cause.UNREADABLE_VIDEO,
                        String.format(
                                Locale.ROOT,
                                "%s: changed while it was read, %d frames became %d",
                                file,
                                first.decoded(),
                                second.decoded()));
            }
        }
    }
}
