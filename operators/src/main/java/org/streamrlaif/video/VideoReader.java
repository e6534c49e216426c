package org.streamrlaif.video;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.streamrlaif.model.RgbFrames;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * Reads uniformly sampled frames of a video file; see {@link FrameSampler} for which. Frames are
 * counted as they are decoded, in presentation order. Thread-safe: every call opens the file anew.
 */
public final class VideoReader {

    /** A clip may take this part of the heap: it is held twice for a moment, by several threads. */
    private static final int HEAP_SHARE = 6;

    private final VideoConfig config;

    /** A reader with the limits of a configuration; its allowed roots are not its concern. */
    public VideoReader(VideoConfig config) {
        this.config = config;
    }

    /** Reads as many frames as the configuration says. */
    public SampledVideo read(Path file) throws UnreadableVideoException {
        return read(file, config.frames());
    }

    /**
     * Reads k uniformly sampled frames. Damaged parts are left out: the samples spread over the
     * frames that decode, and the note says what is missing.
     *
     * @throws UnreadableVideoException when there is no frame to give, with the reason
     */
    public SampledVideo read(Path file, int k) throws UnreadableVideoException {
        Deadline.start(config.timeoutSeconds());
        Pass first = decode(file, k, 0);
        if (first.covers(k)) {
            return first.sample(k);
        }
        Pass second = decode(file, k, first.decoded);
        if (!second.covers(k)) {
            throw new UnreadableVideoException(
                    Cause.UNREADABLE_VIDEO,
                    "%s: changed while it was read, %d frames became %d"
                            .formatted(file, first.decoded, second.decoded));
        }
        return second.sample(k);
    }

    /**
     * Decodes the file once and keeps the frames that k samples of n frames need.
     *
     * @param n number of frames; 0 = what the header says
     */
    private Pass decode(Path file, int k, int n) throws UnreadableVideoException {
        try (VideoInput input = VideoInput.open(file, config.maxPixels())) {
            Pass pass = new Pass(file, input.codec(), n > 0 ? n : input.expectedFrames());
            pass.run(input, k);
            return pass;
        }
    }

    /** What one pass over a file found. */
    private static final class Pass {

        private record Kept(long time, long timestampMs, byte[] rgb) {}

        private final Path file;
        private final String codec;
        private final int expected;
        private final Map<Integer, Kept> kept = new TreeMap<>();
        private int width;
        private int height;
        private int decoded;
        private final Map<Integer, Integer> places = new TreeMap<>();
        private String note = "";

        Pass(Path file, String codec, int expected) {
            this.file = file;
            this.codec = codec;
            this.expected = expected;
        }

        void run(VideoInput input, int k) throws UnreadableVideoException {
            Set<Integer> wanted = expected > 0 ? wanted(expected, k) : Set.of();
            FrameConverter converter = null;
            try {
                while (input.next()) {
                    long timestampMs = input.timestampMs();
                    if (converter == null) {
                        converter = converterFor(input, k);
                    }
                    if (wanted.contains(decoded)) {
                        byte[] rgb = converter.convert(input.frame());
                        if (rgb == null) {
                            throw new UnreadableVideoException(
                                    Cause.UNREADABLE_VIDEO,
                                    "%s: frame %d has pixels that cannot be converted to RGB"
                                            .formatted(file, decoded));
                        }
                        kept.put(decoded, new Kept(input.time(), timestampMs, rgb));
                    }
                    decoded++;
                }
            } finally {
                if (converter != null) {
                    converter.close();
                }
            }
            finish(input);
        }

        private FrameConverter converterFor(VideoInput input, int k)
                throws UnreadableVideoException {
            int w = input.frame().width();
            int h = input.frame().height();
            long most =
                    Math.min(Integer.MAX_VALUE - 64, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
            if ((long) w * h * 3 * k > most) {
                throw new UnreadableVideoException(
                        Cause.TOO_LARGE,
                        "%s: %d frames of %d x %d pixels, expected at most %d MiB with this Java heap"
                                .formatted(file, k, w, h, most >> 20));
            }
            FrameConverter converter = new FrameConverter(w, h, input.rotation());
            width = converter.width();
            height = converter.height();
            return converter;
        }

        private void finish(VideoInput input) throws UnreadableVideoException {
            if (decoded == 0) {
                String reason = input.damage().isEmpty() ? "" : " (" + input.damage() + ")";
                throw new UnreadableVideoException(
                        Cause.NO_FRAMES, file + ": no frame could be decoded" + reason);
            }
            if (input.damaged() > 0) {
                note =
                        "partly readable: %d good frames, the rest skipped (%s)"
                                .formatted(decoded, input.damage());
                if (input.hasPlaces()) {
                    kept.forEach((i, frame) -> places.put(i, input.placeOf(frame.time())));
                }
            }
        }

        private static Set<Integer> wanted(int n, int k) {
            Set<Integer> wanted = new TreeSet<>();
            for (int index : FrameSampler.indices(n, k)) {
                wanted.add(index);
            }
            return wanted;
        }

        boolean covers(int k) {
            return kept.keySet().containsAll(wanted(decoded, k));
        }

        SampledVideo sample(int k) {
            int[] ordinals = FrameSampler.indices(decoded, k);
            int[] places = new int[k];
            long[] timestamps = new long[k];
            int frameBytes = width * height * 3;
            byte[] rgb = new byte[k * frameBytes];
            for (int i = 0; i < k; i++) {
                Kept frame = kept.get(ordinals[i]);
                timestamps[i] = frame.timestampMs();
                places[i] = this.places.getOrDefault(ordinals[i], ordinals[i]);
                System.arraycopy(frame.rgb(), 0, rgb, i * frameBytes, frameBytes);
            }
            RgbFrames frames = new RgbFrames(k, width, height, rgb);
            return new SampledVideo(codec, decoded, places, timestamps, frames, note);
        }
    }
}
