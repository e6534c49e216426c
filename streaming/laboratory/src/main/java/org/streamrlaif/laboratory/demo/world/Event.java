package org.streamrlaif.laboratory.demo.world;

/**
 * The one thing that happens in a scene.
 *
 * @param type what happens
 * @param thing index of the thing it happens to; -1 for {@link Type#NOTHING}
 * @param frame first frame that shows the new state
 * @param turns the new colour for {@link Type#TURNS}, otherwise null
 */
public record Event(Type type, int thing, int frame, Colour turns) {

    /** What can happen. */
    public enum Type {
        NOTHING,
        APPEARS,
        DISAPPEARS,
        TURNS
    }

    /** A scene in which nothing happens. */
    public static final Event NONE = new Event(Type.NOTHING, -1, 0, null);
}
