package org.streamrlaif.laboratory.longvideo.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.streamrlaif.laboratory.demo.world.Colour;
import org.streamrlaif.laboratory.demo.world.Event;
import org.streamrlaif.laboratory.demo.world.Form;
import org.streamrlaif.laboratory.demo.world.Phrases;
import org.streamrlaif.laboratory.demo.world.Questions;

/**
 * Makes answers that are wrong in a single respect: order, place in the story, number, thing,
 * colour or kind of event.
 */
public final class WrongAnswers {

    /** Share of wrong answers that name a real event in the wrong place of the story. */
    private static final double MISPLACED = 0.6;

    /** Share of wrong answers that see nothing of what happens. */
    private static final double UNSEEN = 0.2;

    /** Share of invented events that happen to a thing in a colour that it has. */
    private static final double OWN_COLOUR = 0.7;

    private WrongAnswers() {}

    /** A wrong answer to a question about a story. */
    public static String of(Story story, StoryQuestion question, Random random) {
        return switch (question.kind()) {
            case EVENT -> notAnEvent(story, question, random);
            case COLORS -> {
                Form form = story.things().get(question.subject()).form();
                yield StoryQuestions.colors(
                        form, otherColours(story.colours(question.subject()), random));
            }
            case HOW_OFTEN -> {
                int turns = story.turns();
                boolean fewer = turns == StoryMaker.MOST_TURNS || turns > 0 && random.nextBoolean();
                yield StoryQuestions.howOften(turns + (fewer ? -1 : 1));
            }
            case WHICH -> otherEvent(story, question.subject(), question, random);
            case NEXT -> otherEvent(story, question.subject() + 1, question, random);
            case ORDER ->
                    StoryQuestions.ordered(
                            question.answer().startsWith("no"),
                            StoryQuestions.clause(story, question.subject()),
                            StoryQuestions.clause(story, question.second()));
        };
    }

    /** Nothing where something happens, or an event of the type that does not happen. */
    private static String notAnEvent(Story story, StoryQuestion question, Random random) {
        Event.Type type = Event.Type.values()[question.subject()];
        String nothing = Phrases.nothing(type);
        if (!question.accepts(nothing) && random.nextDouble() < UNSEEN) {
            return nothing;
        }
        String wrong = question.answer();
        while (question.accepts(wrong)) {
            int thing = random.nextInt(story.things().size());
            Colour[] colours =
                    random.nextDouble() < OWN_COLOUR
                            ? story.colours(thing).toArray(Colour[]::new)
                            : Colour.values();
            Colour colour = Questions.pick(colours, random);
            Colour turns = Questions.other(Colour.values(), random, List.of(colour));
            wrong = Phrases.event(type, colour, story.things().get(thing).form(), turns);
        }
        return wrong;
    }

    /** Another sequence of colours: two exchanged, one left out, one replaced, or one more. */
    private static List<Colour> otherColours(List<Colour> truth, Random random) {
        List<Colour> colours = new ArrayList<>(truth);
        int at = random.nextInt(colours.size());
        int way = random.nextInt(4);
        if (way == 0 && colours.size() > 1) {
            int from = Math.min(at, colours.size() - 2);
            colours.add(from, colours.remove(from + 1));
        } else if (way == 1 && colours.size() > 1) {
            colours.remove(random.nextBoolean() ? 0 : colours.size() - 1);
        } else if (way == 2 && colours.size() <= StoryMaker.MOST_TURNS) {
            List<Colour> last = colours.subList(colours.size() - 1, colours.size());
            colours.add(Questions.other(Colour.values(), random, List.copyOf(last)));
        } else {
            colours.set(at, Questions.other(Colour.values(), random, neighbours(colours, at)));
        }
        return colours;
    }

    private static List<Colour> neighbours(List<Colour> colours, int at) {
        return List.copyOf(colours.subList(Math.max(0, at - 1), Math.min(colours.size(), at + 2)));
    }

    /** Another event than the one with this index; behind the last one comes nothing. */
    private static String otherEvent(
            Story story, int truth, StoryQuestion question, Random random) {
        if (truth == story.events().size() || random.nextDouble() < MISPLACED) {
            String other = question.answer();
            while (question.accepts(other) || question.text().startsWith(other)) {
                int event = random.nextInt(story.events().size());
                other =
                        question.kind() == StoryQuestion.Kind.NEXT
                                ? StoryQuestions.after(story, event)
                                : story.describe(event);
            }
            return other;
        }
        return altered(story, story.events().get(truth), random);
    }

    /** An event of another type, to another thing, or to another colour. */
    private static String altered(Story story, Event event, Random random) {
        Form form = story.things().get(event.thing()).form();
        Colour before = story.colour(event.thing(), event.frame() - 1);
        int way = random.nextInt(3);
        if (way == 0 && event.type() == Event.Type.TURNS) {
            Colour turns = Questions.other(Colour.values(), random, List.of(before, event.turns()));
            return Phrases.event(event.type(), before, form, turns);
        }
        if (way == 1) {
            Event.Type type =
                    event.type() == Event.Type.DISAPPEARS
                            ? Event.Type.APPEARS
                            : Event.Type.DISAPPEARS;
            return Phrases.event(type, before, form, null);
        }
        int other =
                (event.thing() + 1 + random.nextInt(story.things().size() - 1))
                        % story.things().size();
        Colour colour = story.colour(other, event.frame());
        Colour turns =
                event.type() == Event.Type.TURNS && event.turns() == colour
                        ? before
                        : event.turns();
        return Phrases.event(event.type(), colour, story.things().get(other).form(), turns);
    }
}
