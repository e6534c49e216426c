package org.streamrlaif.laboratory.demo.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Draws random scenes. */
public final class SceneMaker {

    private static final double MIDDLE = (Scene.FRAMES - 1) / 2.0;
    private static final double CLEARANCE = 18;
    private static final int PLACEMENTS = 20;

    private SceneMaker() {}

    /** The scene of one video. */
    public static Scene scene(WorldSet set, long world, int index) {
        Random random = set.random(world, index, WorldSet.Purpose.SCENE);
        int count = count(random.nextDouble());
        List<Form> forms = shuffled(Form.values(), random).subList(0, count);
        List<Colour> colours = shuffled(Colour.values(), random);
        List<Thing> things = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            things.add(place(forms.get(i), colours.get(i), things, random));
        }
        things.sort(Comparator.comparing(Thing::form));
        Event event = event(count, colours.get(count), random);
        return new Scene(things, event, backdrop(random), random.nextLong());
    }

    private static int count(double u) {
        if (u < 0.35) {
            return 1;
        }
        return u < 0.80 ? 2 : 3;
    }

    private static Thing place(Form form, Colour colour, List<Thing> others, Random random) {
        Thing thing = path(form, colour, random);
        for (int i = 1; i < PLACEMENTS && !clear(thing, others); i++) {
            thing = path(form, colour, random);
        }
        return thing;
    }

    /** A path that stays in the picture: to one of four sides, or still. */
    private static Thing path(Form form, Colour colour, Random random) {
        double radius = uniform(7.5, 10, random);
        double speed = uniform(2.4, 3.6, random);
        int direction = random.nextInt(5);
        double vx = direction == 0 ? -speed : direction == 1 ? speed : 0;
        double vy = direction == 2 ? -speed : direction == 3 ? speed : 0;
        double room = Scene.SIZE / 2.0 - radius;
        double reachX = Math.abs(vx) * MIDDLE;
        double reachY = Math.abs(vy) * MIDDLE;
        double x = Scene.SIZE / 2.0 + uniform(-1, 1, random) * (room - reachX) - vx * MIDDLE;
        double y = Scene.SIZE / 2.0 + uniform(-1, 1, random) * (room - reachY) - vy * MIDDLE;
        return new Thing(form, colour, radius, x, y, vx, vy);
    }

    private static boolean clear(Thing thing, List<Thing> others) {
        return others.stream()
                .allMatch(
                        other ->
                                Math.hypot(
                                                thing.xAt(MIDDLE) - other.xAt(MIDDLE),
                                                thing.yAt(MIDDLE) - other.yAt(MIDDLE))
                                        > CLEARANCE);
    }

    private static Event event(int count, Colour free, Random random) {
        double u = random.nextDouble();
        int thing = random.nextInt(count);
        int frame = 3 + random.nextInt(3);
        if (u < 0.4) {
            return Event.NONE;
        }
        // A lone thing that appears late would leave the first frames empty.
        if (u < 0.6 && count > 1) {
            return new Event(Event.Type.APPEARS, thing, frame, null);
        }
        if (u < (count > 1 ? 0.8 : 0.7)) {
            return new Event(Event.Type.DISAPPEARS, thing, frame, null);
        }
        return new Event(Event.Type.TURNS, thing, frame, free);
    }

    /** A grey backdrop with a slope. */
    public static Backdrop backdrop(Random random) {
        double grey = uniform(15, 70, random);
        return new Backdrop(
                grey + uniform(-8, 8, random),
                grey + uniform(-8, 8, random),
                grey + uniform(-8, 8, random),
                uniform(-0.3, 0.3, random),
                uniform(-0.3, 0.3, random));
    }

    private static double uniform(double low, double high, Random random) {
        return low + (high - low) * random.nextDouble();
    }

    private static <T> List<T> shuffled(T[] values, Random random) {
        List<T> list = new ArrayList<>(Arrays.asList(values));
        Collections.shuffle(list, random);
        return list;
    }
}
