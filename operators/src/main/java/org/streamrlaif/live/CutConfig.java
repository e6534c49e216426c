package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How a stream is cut into clips; {@link SegmentRule} has the rule.
 *
 * @param frames frames of a clip, 2 … 1024
 * @param cut where segments end: {@code time} after so many seconds, {@code scene} where the
 *     picture changes
 * @param seconds length of a segment; with {@code scene} the greatest one
 * @param leastSeconds what is shorter becomes no clip, and with {@code scene} no end; below {@code
 *     seconds}
 * @param sceneChange mean change of brightness from one look to the next that is a new scene, above
 *     0, below 1
 * @param shortSide pixels of the shorter side that larger frames are scaled down to; 0 = as they
 *     come
 */
public record CutConfig(
        int frames, Cut cut, double seconds, double leastSeconds, double sceneChange, int shortSide)
        implements Serializable {

    /** Where segments end. */
    public enum Cut {
        /** After so many seconds. */
        TIME,
        /** Where the picture changes. */
        SCENE
    }

    /** Checks every value. */
    public CutConfig {
        require(frames >= 2 && frames <= 1024, "frames", frames, "a whole number from 2 to 1024");
        require(
                seconds > 0 && seconds <= 86400,
                "seconds",
                seconds,
                "a number above 0, at most 86400");
        require(
                leastSeconds >= 0 && leastSeconds < seconds,
                "least-seconds",
                leastSeconds,
                "a number from 0 to below seconds");
        require(
                sceneChange > 0 && sceneChange < 1,
                "scene-change",
                sceneChange,
                "a number above 0, below 1");
        require(
                shortSide == 0 || shortSide >= 16 && shortSide <= 16384,
                "short-side",
                shortSide,
                "0 or a whole number from 16 to 16384");
    }

    /** Eight frames of ten seconds, at most 720 rows. */
    public static CutConfig defaults() {
        return new CutConfig(8, Cut.TIME, 10, 1, 0.12, 720);
    }
}
