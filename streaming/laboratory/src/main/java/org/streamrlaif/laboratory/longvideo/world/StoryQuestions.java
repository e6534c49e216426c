package org.streamrlaif.laboratory.longvideo.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.streamrlaif.laboratory.demo.world.Colour;
import org.streamrlaif.laboratory.demo.world.Event;
import org.streamrlaif.laboratory.demo.world.Form;
import org.streamrlaif.laboratory.demo.world.Phrases;
import org.streamrlaif.laboratory.demo.world.Questions;

/** Asks questions about stories and knows the right answers. */
public final class StoryQuestions {

    private static final Event.Type[] TYPES = {
        Event.Type.APPEARS, Event.Type.DISAPPEARS, Event.Type.TURNS
    };

    private static final int TRIES = 5000;

    private StoryQuestions() {}

    /** Asks one question of a kind. */
    public static StoryQuestion ask(StoryQuestion.Kind kind, Story story, Random random) {
        int events = story.events().size();
        int event = random.nextInt(events);
        return switch (kind) {
            case EVENT -> event(story, Questions.pick(TYPES, random));
            case COLORS -> colors(story, random.nextInt(story.things().size()));
            case HOW_OFTEN -> howOften(story);
            case WHICH -> which(story, event);
            case NEXT -> next(story, event);
            case ORDER -> order(story, event, (event + 1 + random.nextInt(events - 1)) % events);
        };
    }

    /** Asks different questions, as many as there are kinds or more, of all kinds in turn. */
    public static List<StoryQuestion> ask(Story story, int count, Random random) {
        StoryQuestion.Kind[] kinds = StoryQuestion.Kind.values();
        List<StoryQuestion> questions = new ArrayList<>();
        for (int i = random.nextInt(kinds.length); questions.size() < count; i++) {
            StoryQuestion question = ask(kinds[i % kinds.length], story, random);
            if (questions.stream().noneMatch(other -> other.text().equals(question.text()))) {
                questions.add(question);
            }
        }
        return questions;
    }

    /**
     * Another story of the same things in which this answer to a question is right; empty where
     * none was found.
     *
     * @param wrong an answer that is not right about the story
     */
    public static Optional<Story> counterfactual(
            Story story, StoryQuestion question, String wrong, Random random) {
        for (int i = 0; i < TRIES; i++) {
            Story other = StoryMaker.other(story, random);
            Optional<StoryQuestion> again = again(question, story, other);
            if (again.isPresent()
                    && again.get().accepts(wrong)
                    && question.answers().stream().noneMatch(again.get()::accepts)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /** The same question about another story of the same things, where it makes sense. */
    private static Optional<StoryQuestion> again(StoryQuestion question, Story story, Story other) {
        int subject = question.subject();
        return switch (question.kind()) {
            case EVENT -> Optional.of(event(other, Event.Type.values()[subject]));
            case COLORS -> Optional.of(colors(other, subject));
            case HOW_OFTEN -> Optional.of(howOften(other));
            case WHICH ->
                    subject < other.events().size()
                            ? Optional.of(which(other, subject))
                            : Optional.empty();
            case NEXT -> find(story, subject, other).map(event -> next(other, event));
            case ORDER ->
                    find(story, subject, other)
                            .flatMap(
                                    first ->
                                            find(story, question.second(), other)
                                                    .map(second -> order(other, first, second)));
        };
    }

    /** Where another story has the event that is described like this one. */
    private static Optional<Integer> find(Story story, int event, Story other) {
        String described = story.describe(event);
        for (int i = 0; i < other.events().size(); i++) {
            if (other.describe(i).equals(described)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** What happens of one type: any of those events, or nothing. */
    private static StoryQuestion event(Story story, Event.Type type) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < story.events().size(); i++) {
            if (story.events().get(i).type() == type) {
                answers.add(story.describe(i));
            }
        }
        return new StoryQuestion(
                StoryQuestion.Kind.EVENT,
                Phrases.whatHappens(type),
                answers.isEmpty() ? List.of(Phrases.nothing(type)) : answers,
                type.ordinal(),
                -1);
    }

    private static StoryQuestion colors(Story story, int thing) {
        Form form = story.things().get(thing).form();
        return new StoryQuestion(
                StoryQuestion.Kind.COLORS,
                "what color is the " + form.word() + " ?",
                List.of(colors(form, story.colours(thing))),
                thing,
                -1);
    }

    /** {@code the circle is red then blue .} */
    static String colors(Form form, List<Colour> colours) {
        return "the "
                + form.word()
                + " is "
                + colours.stream().map(Colour::word).collect(Collectors.joining(" then "))
                + " .";
    }

    private static StoryQuestion howOften(Story story) {
        return new StoryQuestion(
                StoryQuestion.Kind.HOW_OFTEN,
                "how many color changes are there ?",
                List.of(howOften(story.turns())),
                -1,
                -1);
    }

    /** {@code color changes : two .} */
    static String howOften(int turns) {
        return "color changes : " + Phrases.number(turns) + " .";
    }

    private static StoryQuestion which(Story story, int event) {
        return new StoryQuestion(
                StoryQuestion.Kind.WHICH,
                "[" + (event + 1) + "] what happens ?",
                List.of(story.describe(event)),
                event,
                -1);
    }

    private static StoryQuestion next(Story story, int event) {
        return new StoryQuestion(
                StoryQuestion.Kind.NEXT,
                story.describe(event) + " what happens then ?",
                List.of(after(story, event)),
                event,
                -1);
    }

    /** What happens right after an event. */
    static String after(Story story, int event) {
        return event + 1 < story.events().size() ? story.describe(event + 1) : "nothing happens .";
    }

    /** Two events, asked about in either order. */
    private static StoryQuestion order(Story story, int first, int second) {
        String a = clause(story, first);
        String b = clause(story, second);
        return new StoryQuestion(
                StoryQuestion.Kind.ORDER,
                a + " then " + b + " ?",
                List.of(ordered(first < second, a, b)),
                first,
                second);
    }

    /** {@code yes A then B .} or {@code no B then A .} */
    static String ordered(boolean yes, String a, String b) {
        return yes ? "yes " + a + " then " + b + " ." : "no " + b + " then " + a + " .";
    }

    /** An event's sentence without its full stop. */
    static String clause(Story story, int event) {
        String sentence = story.describe(event);
        return sentence.substring(0, sentence.length() - 2);
    }
}
