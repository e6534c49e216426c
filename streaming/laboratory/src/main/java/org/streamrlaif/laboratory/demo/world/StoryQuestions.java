package org.streamrlaif.laboratory.demo.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Asks questions about stories, knows the right answers, and makes wrong ones. */
public final class StoryQuestions {

    /** Share of wrong answers that name a real event in the wrong place of the story. */
    private static final double MISPLACED = 0.6;

    /** Share of wrong answers that see nothing of what happens. */
    private static final double UNSEEN = 0.2;

    /** Share of invented events that happen to a thing in a colour that it has. */
    private static final double OWN_COLOUR = 0.7;

    private StoryQuestions() {}

    /**
     * Asks up to {@code count} different questions, each of a kind drawn at random.
     *
     * @param kinds the kinds to draw from
     * @return as many different questions as were found, at least one
     */
    public static List<StoryQuestion> ask(
            Story story, List<StoryQuestion.Kind> kinds, int count, Random random) {
        List<StoryQuestion> questions = new ArrayList<>();
        for (int tries = 0; questions.size() < count && tries < 8 * count; tries++) {
            StoryQuestion.Kind kind = kinds.get(random.nextInt(kinds.size()));
            StoryQuestion question = ask(kind, story, random);
            if (questions.stream().noneMatch(other -> other.text().equals(question.text()))) {
                questions.add(question);
            }
        }
        return questions;
    }

    /** Asks one question of a kind. */
    public static StoryQuestion ask(StoryQuestion.Kind kind, Story story, Random random) {
        return switch (kind) {
            case EVENT -> event(story, random);
            case COLORS -> {
                int thing = random.nextInt(story.things().size());
                Form form = story.things().get(thing).form();
                yield new StoryQuestion(
                        kind,
                        "what color is the " + form.word() + " ?",
                        List.of(colours(form, story.colours(thing))),
                        thing);
            }
            case HOW_OFTEN ->
                    new StoryQuestion(
                            kind,
                            "how many color changes are there ?",
                            List.of(howOften(story.turns())),
                            0);
            case WHICH -> {
                int event = random.nextInt(story.events().size());
                yield new StoryQuestion(
                        kind,
                        "[ " + (event + 1) + " ] what happens ?",
                        List.of(story.describe(story.events().get(event))),
                        event);
            }
            case NEXT -> {
                int event = random.nextInt(story.events().size());
                yield new StoryQuestion(
                        kind,
                        story.describe(story.events().get(event)) + " what happens then ?",
                        List.of(after(story, event)),
                        event);
            }
            case ORDER -> order(story, random);
        };
    }

    /** What happens of one type: any of those events, or nothing. */
    private static StoryQuestion event(Story story, Random random) {
        Event.Type type = Questions.pick(Questions.EVENTS, random);
        List<String> answers = new ArrayList<>();
        for (Event event : story.events()) {
            if (event.type() == type) {
                answers.add(story.describe(event));
            }
        }
        Collections.shuffle(answers, random);
        return new StoryQuestion(
                StoryQuestion.Kind.EVENT,
                Phrases.whatHappens(type),
                answers.isEmpty() ? List.of(Phrases.nothing(type)) : answers,
                type.ordinal());
    }

    /** Two events, asked about in either order. */
    private static StoryQuestion order(Story story, Random random) {
        int events = story.events().size();
        int first = random.nextInt(events);
        int second = (first + 1 + random.nextInt(events - 1)) % events;
        boolean yes = first < second;
        String a = clause(story, first);
        String b = clause(story, second);
        return new StoryQuestion(
                StoryQuestion.Kind.ORDER,
                a + " then " + b + " ?",
                List.of(ordered(yes, a, b)),
                first);
    }

    /**
     * A wrong answer that differs from the right one in a single respect: order, place in the
     * story, number, thing, colour or kind of event.
     */
    public static String wrong(Story story, StoryQuestion question, Random random) {
        return switch (question.kind()) {
            case EVENT -> notAnEvent(story, question, random);
            case COLORS -> {
                Form form = story.things().get(question.subject()).form();
                yield colours(form, otherColours(story.colours(question.subject()), random));
            }
            case HOW_OFTEN -> {
                int turns = story.turns();
                boolean fewer = turns == StoryMaker.MOST_TURNS || turns > 0 && random.nextBoolean();
                yield howOften(turns + (fewer ? -1 : 1));
            }
            case WHICH -> otherEvent(story, question.subject(), question, random);
            case NEXT -> otherEvent(story, question.subject() + 1, question, random);
            case ORDER -> reversed(question);
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

    private static String reversed(StoryQuestion question) {
        String[] clauses =
                question.text().substring(0, question.text().length() - 2).split(" then ");
        return ordered(question.answer().startsWith("no"), clauses[0], clauses[1]);
    }

    /** {@code yes A then B .} or {@code no B then A .} */
    private static String ordered(boolean yes, String a, String b) {
        return yes ? "yes " + a + " then " + b + " ." : "no " + b + " then " + a + " .";
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
                int event = random.nextInt(story.events().size() + 1);
                boolean beyond = event == story.events().size();
                if (!beyond || question.kind() == StoryQuestion.Kind.NEXT) {
                    other =
                            beyond
                                    ? after(story, event - 1)
                                    : story.describe(story.events().get(event));
                }
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

    private static String after(Story story, int event) {
        return event + 1 < story.events().size()
                ? story.describe(story.events().get(event + 1))
                : "nothing happens .";
    }

    /** An event's sentence without its full stop. */
    private static String clause(Story story, int event) {
        String sentence = story.describe(story.events().get(event));
        return sentence.substring(0, sentence.length() - 2);
    }

    private static String colours(Form form, List<Colour> colours) {
        return "the "
                + form.word()
                + " is "
                + colours.stream().map(Colour::word).collect(Collectors.joining(" then "))
                + " .";
    }

    private static String howOften(int turns) {
        return "color changes : " + Phrases.number(turns) + " .";
    }
}
