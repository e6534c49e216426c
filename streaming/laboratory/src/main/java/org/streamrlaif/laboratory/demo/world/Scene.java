package org.streamrlaif.laboratory.demo.world;

import java.util.List;

/**
 * What a video shows: one to three things with distinct forms and distinct colours, one event, a
 * backdrop.
 *
 * @param things the things in the order of {@link Form}
 * @param event what happens to one of them
 * @param backdrop what lies behind them
 * @param seed seeds the pixel noise
 */
public record Scene(List<Thing> things, Event event, Backdrop backdrop, long seed) {

    /** Frames of every video. */
    public static final int FRAMES = 8;

    /** Width and height of every video in pixels. */
    public static final int SIZE = 64;

    /** Copies the list. */
    public Scene {
        things = List.copyOf(things);
    }

    /** Whether a thing, named by its index, can be seen in a frame. */
    public boolean visible(int thing, int frame) {
        if (event.thing() != thing) {
            return true;
        }
        return switch (event.type()) {
            case APPEARS -> frame >= event.frame();
            case DISAPPEARS -> frame < event.frame();
            default -> true;
        };
    }

    /** Colour of a thing, named by its index, in a frame. */
    public Colour colour(int thing, int frame) {
        boolean turned =
                event.type() == Event.Type.TURNS
                        && event.thing() == thing
                        && frame >= event.frame();
        return turned ? event.turns() : things.get(thing).colour();
    }

    /** Whether a thing of this form and colour can be seen at any time. */
    public boolean shows(Form form, Colour colour) {
        for (int i = 0; i < things.size(); i++) {
            if (things.get(i).form() == form
                    && (things.get(i).colour() == colour || colour(i, FRAMES - 1) == colour)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A grey level per channel with a linear slope.
     *
     * @param red level of red at the centre
     * @param green level of green at the centre
     * @param blue level of blue at the centre
     * @param slopeX change of all levels per pixel to the right
     * @param slopeY change of all levels per pixel downwards
     */
    public record Backdrop(double red, double green, double blue, double slopeX, double slopeY) {}
}
