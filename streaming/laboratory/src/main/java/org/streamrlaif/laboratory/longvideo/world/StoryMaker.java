package org.streamrlaif.laboratory.longvideo.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.streamrlaif.laboratory.demo.world.Backdrop;
import org.streamrlaif.laboratory.demo.world.Colour;
import org.streamrlaif.laboratory.demo.world.Event;
import org.streamrlaif.laboratory.demo.world.Form;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.SceneMaker;
import org.streamrlaif.laboratory.demo.world.Thing;
import org.streamrlaif.laboratory.demo.world.WorldSet;

/** Draws random stories. */
public final class StoryMaker {

    /** Fewest and most events of a story. */
    static final int FEWEST = 3;

    static final int MOST = 5;

    /** Frames between two events, and between an event and the ends, at least. */
    static final int GAP = 3;

    /** Changes of colour that a number word counts. */
    static final int MOST_TURNS = 4;

    private static final double CLEARANCE = 19;
    private static final double FASTEST = 0.2;
    private static final double THREE_THINGS = 0.6;
    private static final double LATE_COMER = 0.4;

    private StoryMaker() {}

    /** The story of one video. */
    public static Story story(WorldSet set, long world, int index) {
        return story(set.random(world, index, WorldSet.Purpose.STORY));
    }

    /** Any story. */
    public static Story story(Random random) {
        int count = random.nextDouble() < THREE_THINGS ? 3 : 2;
        List<Thing> things = things(count, random);
        return happening(things, SceneMaker.backdrop(random), random);
    }

    /** Another story of the same things. */
    public static Story other(Story story, Random random) {
        return happening(story.things(), story.backdrop(), random);
    }

    private static Story happening(List<Thing> things, Backdrop backdrop, Random random) {
        while (true) {
            Optional<List<Event>> events = events(things, random);
            if (events.isPresent()) {
                Story story = new Story(things, events.get(), backdrop, random.nextLong());
                if (distinct(story)) {
                    return story;
                }
            }
        }
    }

    /** Whether no two events are described alike, so that questions can name them. */
    private static boolean distinct(Story story) {
        int events = story.events().size();
        return IntStream.range(0, events).mapToObj(story::describe).distinct().count() == events;
    }

    private static List<Thing> things(int count, Random random) {
        List<Form> forms = shuffled(Form.values(), random);
        List<Colour> colours = shuffled(Colour.values(), random);
        while (true) {
            List<Thing> things = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                things.add(drifting(forms.get(i), colours.get(i), random));
            }
            if (clear(things)) {
                things.sort(Comparator.comparing(Thing::form));
                return things;
            }
        }
    }

    /** A thing that drifts slowly on a straight line within the picture. */
    private static Thing drifting(Form form, Colour colour, Random random) {
        double radius = 7.5 + 2 * random.nextDouble();
        double vx = FASTEST * (2 * random.nextDouble() - 1);
        double vy = FASTEST * (2 * random.nextDouble() - 1);
        double middle = (Story.FRAMES - 1) / 2.0;
        double centre = Scene.SIZE / 2.0;
        double x = (2 * random.nextDouble() - 1) * (centre - radius - Math.abs(vx) * middle);
        double y = (2 * random.nextDouble() - 1) * (centre - radius - Math.abs(vy) * middle);
        return new Thing(
                form, colour, radius, centre + x - vx * middle, centre + y - vy * middle, vx, vy);
    }

    private static <T> List<T> shuffled(T[] values, Random random) {
        List<T> list = new ArrayList<>(Arrays.asList(values));
        Collections.shuffle(list, random);
        return list;
    }

    private static boolean clear(List<Thing> things) {
        for (int i = 0; i < things.size(); i++) {
            for (int k = 0; k < i; k++) {
                for (int frame = 0; frame < Story.FRAMES; frame++) {
                    double dx = things.get(i).xAt(frame) - things.get(k).xAt(frame);
                    double dy = things.get(i).yAt(frame) - things.get(k).yAt(frame);
                    if (Math.hypot(dx, dy) < CLEARANCE) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Events of these things; none when a thing that is to come never does. */
    private static Optional<List<Event>> events(List<Thing> things, Random random) {
        int late = random.nextDouble() < LATE_COMER ? random.nextInt(things.size()) : -1;
        boolean[] visible = new boolean[things.size()];
        Colour[] colours = new Colour[things.size()];
        for (int i = 0; i < things.size(); i++) {
            visible[i] = i != late;
            colours[i] = things.get(i).colour();
        }
        List<Event> events = new ArrayList<>();
        int turns = 0;
        for (int frame : frames(FEWEST + random.nextInt(MOST - FEWEST + 1), random)) {
            Event event = event(visible, colours, frame, random);
            if (event.type() == Event.Type.TURNS) {
                turns++;
                colours[event.thing()] = event.turns();
            } else {
                visible[event.thing()] = event.type() == Event.Type.APPEARS;
                late = late == event.thing() ? -1 : late;
            }
            events.add(event);
        }
        return late < 0 && turns <= MOST_TURNS ? Optional.of(events) : Optional.empty();
    }

    /** Frames in order, {@link #GAP} apart at least. */
    private static int[] frames(int count, Random random) {
        int room = Story.FRAMES - GAP * (count + 1);
        int[] frames = new int[count];
        for (int i = 0; i < count; i++) {
            frames[i] = random.nextInt(room + 1);
        }
        Arrays.sort(frames);
        for (int i = 0; i < count; i++) {
            frames[i] += GAP * (i + 1);
        }
        return frames;
    }

    /**
     * One more event: what is hidden appears; what is seen turns, or goes unless it is the last.
     */
    private static Event event(boolean[] visible, Colour[] colours, int frame, Random random) {
        int seen = 0;
        for (boolean one : visible) {
            seen += one ? 1 : 0;
        }
        int thing = random.nextInt(visible.length);
        if (!visible[thing]) {
            return new Event(Event.Type.APPEARS, thing, frame, null);
        }
        if (seen > 1 && random.nextDouble() < 0.4) {
            return new Event(Event.Type.DISAPPEARS, thing, frame, null);
        }
        Colour turns = Questions.other(Colour.values(), random, Arrays.asList(colours));
        return new Event(Event.Type.TURNS, thing, frame, turns);
    }
}
