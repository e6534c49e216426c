package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.util.ArrayList;
import java.util.List;

/**
 * Which frames of a segment are kept while they come: at most N, the first and the newest always
 * among them.
 *
 * <p>Where the length S of the segment is known, sample i = 0 … N − 2 is the last frame at or
 * before {@code start + i · (S − d) / (N − 1)}, d being the distance between frames, and sample N −
 * 1 the last frame of all. For frames at equal distances these are the frames of {@link
 * org.streamrlaif.video.FrameSampler} over the whole segment. A segment that ends early, or has
 * fewer frames, gives fewer samples.
 *
 * <p>Where it is unknown and a frame too many is there, that one of the inner frames goes whose
 * neighbours are closest to each other, the earliest of several. The distances between samples then
 * differ by a factor of 3 or less for frames at equal distances, but for the last one.
 */
final class OnlineSampler {

    /** What rounding of times may shift a frame, as a part of d. */
    private static final double TOLERANCE = 1.0 / 64;

    private final int most;
    private final double length;
    private final List<Long> times = new ArrayList<>();
    private int reached;

    /**
     * @param most N, 2 or more
     * @param length S in microseconds; 0 = unknown
     */
    OnlineSampler(int most, long length) {
        require(most >= 2, "frames", most, "2 or more");
        this.most = most;
        this.length = length;
    }

    /**
     * Adds the newest frame behind those that are kept.
     *
     * @param time in microseconds, above that of the frame before
     * @return place of the frame that goes for it, counted before it was added; −1 = none
     */
    int add(long time) {
        int gone = times.isEmpty() ? -1 : length > 0 ? unwanted(time) : closest(time);
        if (gone >= 0) {
            times.remove(gone);
        }
        times.add(time);
        return gone;
    }

    /** The newest so far, unless a target lies between it and the next one. */
    private int unwanted(long time) {
        int newest = times.size() - 1;
        double distance = time - times.get(newest);
        double step = (length - distance) / (most - 1);
        double passed = time - times.get(0) - TOLERANCE * distance;
        int before = reached;
        while (reached + 1 < most - 1 && (reached + 1) * step < passed) {
            reached++;
        }
        return newest == 0 || reached > before ? -1 : newest;
    }

    private int closest(long time) {
        if (times.size() < most) {
            return -1;
        }
        int best = -1;
        long least = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
            long after = i + 1 < times.size() ? times.get(i + 1) : time;
            if (after - times.get(i - 1) < least) {
                least = after - times.get(i - 1);
                best = i;
            }
        }
        return best;
    }

    /** Of the frames that are kept, how many at the beginning stay whatever comes. */
    int settled() {
        return length > 0 ? times.size() - 1 : 0;
    }

    /** Frames that are kept. */
    int size() {
        return times.size();
    }
}
