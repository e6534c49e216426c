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
public record Scene(List<Thing> things, Event event, Backdrop backdrop, long seed) implements Film {

    /** Frames of every video. */
    public static final int FRAMES = 8;

    /** Width and height of every video in pixels. */
    public static final int SIZE = 64;

    /** Copies the list. */
    public Scene {
        things = List.copyOf(things);
    }

    @Override
    public int frames() {
        return FRAMES;
    }

    @Override
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

    @Override
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
}
