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
import org.streamrlaif.model.picture.FrameRange;

/** Narratives as the narrator would write them if its captions were right. */
public final class Narratives {

    private static final int FRAME_MS = 250;

    private Narratives() {}

    /** The true narrative of a scene in two segments. */
    public static String of(Scene scene) {
        List<String> lines = new ArrayList<>();
        for (FrameRange segment : JudgeTexts.SEGMENTS.ranges(Scene.FRAMES)) {
            String caption = Captions.caption(scene, segment.from(), segment.to());
            long start = (long) segment.from() * FRAME_MS;
            lines.add(Narrative.line(start, (segment.to() - 1L) * FRAME_MS, caption));
        }
        return String.join("\n", lines);
    }

    /** The narrative of a scene, true but for its event, which it misses. */
    public static String withoutEvent(Scene scene) {
        return of(new Scene(scene.things(), Event.NONE, scene.backdrop(), scene.seed()));
    }

    /**
     * The narrative of a scene that is almost this one: one thing has another colour, or the event
     * is missed.
     */
    static String mistaken(Scene scene, Random random) {
        if (scene.event().type() != Event.Type.NOTHING && random.nextBoolean()) {
            return withoutEvent(scene);
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
