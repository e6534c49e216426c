package org.streamrlaif.video;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * The pictures of the sampled frames, filled one by one in any order. They are converted straight
 * into the memory of the clip. The first that arrives decides about size and rotation.
 */
final class Samples implements AutoCloseable {

    /** A clip may take this part of the heap: several threads hold clips. */
    private static final int HEAP_SHARE = 6;

    private final Path file;
    private final int[] indices;
    private final int shortSide;
    private final long[] timestampsMs;
    private final boolean[] filled;
    private FrameConverter converter;
    private byte[] rgb;

    /**
     * @param indices of the wanted frames in the video, ascending; they may repeat
     */
    Samples(Path file, int[] indices, int shortSide) {
        this.file = file;
        this.indices = indices;
        this.shortSide = shortSide;
        this.timestampsMs = new long[indices.length];
        this.filled = new boolean[indices.length];
    }

    /** Whether a frame of the video is one of those that are wanted. */
    boolean wants(int index) {
        return Arrays.binarySearch(indices, index) >= 0;
    }

    /** Takes a frame that is wanted. */
    void put(int index, AVFrame frame, Rotation rotation, long timestampMs)
            throws UnreadableVideoException {
        if (converter == null) {
            converter = new FrameConverter(frame.width(), frame.height(), shortSide, rotation);
            rgb = memory(indices.length, converter.width(), converter.height());
        }
        int slot = Arrays.binarySearch(indices, index);
        while (slot > 0 && indices[slot - 1] == index) {
            slot--;
        }
        int first = slot * frameBytes();
        if (!converter.convert(frame, rgb, first)) {
            throw new UnreadableVideoException(
                    Cause.UNREADABLE_VIDEO,
                    String.format(
                            Locale.ROOT,
                            "%s: frame %d has pixels that cannot be converted to RGB",
                            file,
                            index));
        }
        for (; slot < indices.length && indices[slot] == index; slot++) {
            filled[slot] = true;
            timestampsMs[slot] = timestampMs;
            System.arraycopy(rgb, first, rgb, slot * frameBytes(), frameBytes());
        }
    }

    private byte[] memory(int count, int width, int height) throws UnreadableVideoException {
        long bytes = (long) width * height * 3 * count;
        requireRoom(
                String.format(
                        Locale.ROOT, "%s: %d frames of %d x %d pixels", file, count, width, height),
                bytes);
        return new byte[(int) bytes];
    }

    /**
     * Sees that a clip is not too large.
     *
     * @param what is named where it is
     */
    static void requireRoom(String what, long bytes) throws UnreadableVideoException {
        long most = Math.min(Integer.MAX_VALUE - 64, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        if (bytes > most) {
            throw new UnreadableVideoException(
                    Cause.TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "%s, expected at most %d MiB with this Java heap",
                            what,
                            most >> 20));
        }
    }

    private int frameBytes() {
        return rgb.length / indices.length;
    }

    /** Whether every sample has arrived. */
    boolean isComplete() {
        for (boolean one : filled) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    /** Presentation times in milliseconds. */
    long[] timestampsMs() {
        return timestampsMs;
    }

    /** The pictures; only when complete. */
    RgbFrames frames() {
        return new RgbFrames(indices.length, converter.width(), converter.height(), rgb);
    }

    @Override
    public void close() {
        if (converter != null) {
            converter.close();
        }
    }
}
