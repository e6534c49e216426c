package org.streamrlaif.laboratory.longvideo.world;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.laboratory.demo.world.Backdrop;
import org.streamrlaif.laboratory.demo.world.Colour;
import org.streamrlaif.laboratory.demo.world.Event;
import org.streamrlaif.laboratory.demo.world.Film;
import org.streamrlaif.laboratory.demo.world.Form;
import org.streamrlaif.laboratory.demo.world.Phrases;
import org.streamrlaif.laboratory.demo.world.Thing;

/**
 * A long video: two or three things with distinct forms, and several events in order of time.
 * Colours of things that can be seen together differ in every frame.
 *
 * @param things the things in the order of {@link Form}
 * @param events what happens, in order of time; no two in one frame, none in the first, and no two
 *     described alike
 * @param backdrop what lies behind the things
 * @param seed seeds the pixel noise
 */
public record Story(List<Thing> things, List<Event> events, Backdrop backdrop, long seed)
        implements Film {

    /** Frames of every long video. */
    public static final int FRAMES = 50;

    /** Copies the lists. */
    public Story {
        things = List.copyOf(things);
        events = List.copyOf(events);
    }

    @Override
    public int frames() {
        return FRAMES;
    }

    /** A thing whose first coming or going is a coming cannot be seen before it. */
    @Override
    public boolean visible(int thing, int frame) {
        boolean visible = true;
        boolean met = false;
        for (Event event : events) {
            if (event.thing() == thing && event.type() != Event.Type.TURNS) {
                boolean appears = event.type() == Event.Type.APPEARS;
                if (event.frame() > frame) {
                    return met ? visible : !appears;
                }
                visible = appears;
                met = true;
            }
        }
        return visible;
    }

    @Override
    public Colour colour(int thing, int frame) {
        Colour colour = things.get(thing).colour();
        for (Event event : events) {
            if (event.thing() == thing
                    && event.type() == Event.Type.TURNS
                    && event.frame() <= frame) {
                colour = event.turns();
            }
        }
        return colour;
    }

    /** The colours that a thing has, one after the other. */
    public List<Colour> colours(int thing) {
        List<Colour> colours = new ArrayList<>(List.of(things.get(thing).colour()));
        for (Event event : events) {
            if (event.thing() == thing && event.type() == Event.Type.TURNS) {
                colours.add(event.turns());
            }
        }
        return colours;
    }

    /** Number of changes of colour. */
    public int turns() {
        return (int) events.stream().filter(event -> event.type() == Event.Type.TURNS).count();
    }

    /** The event with this index in words, such as {@code the red circle turns blue .} */
    public String describe(int index) {
        Event event = events.get(index);
        Form form = things.get(event.thing()).form();
        Colour before = colour(event.thing(), event.frame() - 1);
        return Phrases.event(event.type(), before, form, event.turns());
    }

    /**
     * True caption of the frames {@code from} to {@code to − 1}: what the first of them shows, in
     * the order of forms, then what happens between two of them, in order of time. Example: {@code
     * a red circle . the red circle turns blue . the blue circle disappears .}
     *
     * @return the caption; {@code nothing .} when nothing can be seen and nothing happens
     */
    public String caption(int from, int to) {
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < things.size(); i++) {
            if (visible(i, from)) {
                sentences.add("a " + Phrases.thing(colour(i, from), things.get(i).form()) + " .");
            }
        }
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).frame() > from && events.get(i).frame() < to) {
                sentences.add(describe(i));
            }
        }
        return sentences.isEmpty() ? "nothing ." : String.join(" ", sentences);
    }

    /** The true narrative: the caption of all frames with its events numbered. */
    public String narrative() {
        return NumberedEvents.of(List.of(caption(0, FRAMES)));
    }
}
