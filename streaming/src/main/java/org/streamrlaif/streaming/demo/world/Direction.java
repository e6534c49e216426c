package org.streamrlaif.streaming.demo.world;

import java.util.Locale;

/** Where a thing goes. */
public enum Direction {
    STILL,
    LEFT,
    RIGHT,
    UP,
    DOWN;

    /** The direction of a velocity along one of the axes; y points downwards. */
    static Direction of(double vx, double vy) {
        if (vx != 0) {
            return vx < 0 ? LEFT : RIGHT;
        }
        if (vy != 0) {
            return vy < 0 ? UP : DOWN;
        }
        return STILL;
    }

    /** The words for it in answers. */
    public String words() {
        return this == STILL ? "stays still" : "moves " + name().toLowerCase(Locale.ROOT);
    }
}
