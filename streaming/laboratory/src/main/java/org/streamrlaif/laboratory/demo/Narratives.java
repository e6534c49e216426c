package org.streamrlaif.laboratory.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.streamrlaif.judge.Narrative;
import org.streamrlaif.laboratory.demo.world.Captions;
import org.streamrlaif.laboratory.demo.world.Colour;
import org.streamrlaif.laboratory.demo.world.Event;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.Thing;

/** Narratives as the narrator would write them if its captions were right. */
public final class Narratives {

    private static final int SEGMENT = JudgeTexts.SEGMENT_FRAMES;
    private static final int FRAME_MS = 250;

    private Narratives() {}

    /** The true narrative of a scene in two segments. */
    public static String of(Scene scene) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < Scene.FRAMES; from += SEGMENT) {
            int to = from + SEGMENT;
            String caption = Captions.caption(scene, from, to);
            lines.add(Narrative.line((long) from * FRAME_MS, (to - 1L) * FRAME_MS, caption));
        }
        return String.join("\n", lines);
    }

    /**
     * The narrative of a scene that is almost this one: one thing has another colour, or the event
     * is missed.
     */
    static String mistaken(Scene scene, Random random) {
        if (scene.event().type() != Event.Type.NOTHING && random.nextBoolean()) {
            return of(new Scene(scene.things(), Event.NONE, scene.backdrop(), scene.seed()));
        }
        List<Thing> things = new ArrayList<>(scene.things());
        int i = random.nextInt(things.size());
        Thing thing = things.get(i);
        Colour colour = Colour.values()[random.nextInt(Colour.values().length)];
        things.set(
                i,
                new Thing(
                        thing.form(),
                        colour,
                        thing.radius(),
                        thing.x(),
                        thing.y(),
                        thing.vx(),
                        thing.vy()));
        return of(new Scene(things, scene.event(), scene.backdrop(), scene.seed()));
    }
}
