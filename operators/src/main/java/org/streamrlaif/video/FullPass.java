package org.streamrlaif.video;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * One pass over all good frames of a video that keeps those that k samples of n frames need, for a
 * number n that is told or guessed before.
 */
final class FullPass implements AutoCloseable {

    private final Path file;
    private final int expected;
    private final int[] indices;
    private final long[] times;
    private final Samples samples;
    private String codec;
    private int decoded;
    private int[] places;
    private String note = "";

    private FullPass(Path file, VideoConfig config, int k, int expected) {
        this.file = file;
        this.expected = expected;
        this.indices = expected > 0 ? FrameSampler.indices(expected, k) : new int[0];
        this.times = new long[indices.length];
        this.samples = new Samples(file, indices, config.shortSide());
        this.places = indices;
    }

    /**
     * Decodes a whole file.
     *
     * @param n number of frames; 0 = what the header says
     */
    static FullPass run(Path file, VideoConfig config, int k, int n)
            throws UnreadableVideoException {
        try (VideoInput input = VideoInput.open(file, config.maxPixels())) {
            int expected = n > 0 ? n : input.expectedFrames();
            FullPass pass = new FullPass(file, config, k, expected);
            boolean ended = false;
            try {
                pass.decode(input);
                ended = true;
                return pass;
            } finally {
                if (!ended) {
                    pass.close();
                }
            }
        }
    }

    private void decode(VideoInput input) throws UnreadableVideoException {
        codec = input.codec();
        while (input.next()) {
            long timestampMs = input.timestampMs();
            int slot = Arrays.binarySearch(indices, decoded);
            if (slot >= 0) {
                samples.put(decoded, input.frame(), input.rotation(), timestampMs);
                times[slot] = input.time();
            }
            decoded++;
        }
        if (decoded == 0) {
            String reason = input.damage().isEmpty() ? "" : " (" + input.damage() + ")";
            throw new UnreadableVideoException(
                    Cause.NO_FRAMES, file + ": no frame could be decoded" + reason);
        }
        if (input.damaged() > 0) {
            note =
                    String.format(
                            Locale.ROOT,
                            "partly readable: %d good frames, the rest skipped (%s)",
                            decoded,
                            input.damage());
            if (input.hasPlaces() && isComplete()) {
                places = Arrays.stream(indices).map(index -> placeOf(index, input)).toArray();
            }
        }
    }

    private int placeOf(int index, VideoInput input) {
        return input.placeOf(times[Arrays.binarySearch(indices, index)]);
    }

    /** Number of good frames. */
    int decoded() {
        return decoded;
    }

    /** Whether n was right. */
    boolean isComplete() {
        return decoded == expected;
    }

    /** The samples; only when complete. */
    SampledVideo result() {
        return new SampledVideo(
                codec, decoded, decoded, places, samples.timestampsMs(), samples.frames(), note);
    }

    @Override
    public void close() {
        samples.close();
    }
}
