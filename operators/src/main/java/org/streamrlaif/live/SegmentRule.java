package org.streamrlaif.live;

import java.util.function.Supplier;
import org.streamrlaif.live.CutConfig.Cut;

/**
 * Where a stream is cut. Times are event times in microseconds.
 *
 * <p>A segment begins with the first frame. By {@code time}, the next one begins with the first
 * frame at or after {@code start + seconds}. By {@code scene}, it is looked at a frame at the start
 * and then at the first one at or after each {@link #LOOK_MICROS}; a new segment begins with a
 * frame whose look differs from the one before by more than the configured change, if the segment
 * then is at least the least length, or at the greatest length. The change of two looks is the mean
 * of {@code |a − b| / 255} over their grey values.
 */
final class SegmentRule {

    /** Distance between looks. */
    static final long LOOK_MICROS = 200_000;

    private final boolean scenes;
    private final long most;
    private final long least;
    private final double change;
    private boolean open;
    private long start;
    private long lookedAt;
    private byte[] look;

    SegmentRule(CutConfig config) {
        scenes = config.cut() == Cut.SCENE;
        most = Math.round(config.seconds() * 1e6);
        least = Math.round(config.leastSeconds() * 1e6);
        change = config.sceneChange();
    }

    /**
     * Whether a frame begins a segment.
     *
     * @param micros its event time, above that of the frame before
     * @param grey gives a small grey picture of the frame, always of the same size; asked only when
     *     it is needed
     */
    boolean begins(long micros, Supplier<byte[]> grey) {
        boolean changed = scenes && looksNew(micros, grey);
        boolean begins = !open || micros - start >= most || changed && micros - start >= least;
        if (begins) {
            open = true;
            start = micros;
        }
        return begins;
    }

    private boolean looksNew(long micros, Supplier<byte[]> grey) {
        if (look != null && micros - lookedAt < LOOK_MICROS) {
            return false;
        }
        byte[] before = look;
        look = grey.get();
        lookedAt = micros;
        return before != null && change(before, look) > change;
    }

    /** The change from one look to another, 0 … 1. */
    static double change(byte[] before, byte[] after) {
        long sum = 0;
        for (int i = 0; i < before.length; i++) {
            sum += Math.abs((before[i] & 0xff) - (after[i] & 0xff));
        }
        return sum / (255.0 * before.length);
    }

    /** The segment ends here, as the stream does; the next frame begins one. */
    void end() {
        open = false;
        look = null;
    }
}
