package org.streamrlaif.laboratory.demo.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Asks questions about scenes and knows the answers. */
public final class Questions {

    private static final Event.Type[] EVENTS = {
        Event.Type.APPEARS, Event.Type.DISAPPEARS, Event.Type.TURNS
    };

    private Questions() {}

    /**
     * Asks up to {@code count} different questions, each of a kind drawn at random.
     *
     * @return as many different questions as were found, at least one
     */
    public static List<Question> ask(Scene scene, int count, Random random) {
        List<Question> questions = new ArrayList<>();
        for (int tries = 0; questions.size() < count && tries < 8 * count; tries++) {
            Question.Kind kind =
                    Question.Kind.values()[random.nextInt(Question.Kind.values().length)];
            Question question = ask(kind, scene, random);
            if (questions.stream().noneMatch(other -> other.text().equals(question.text()))) {
                questions.add(question);
            }
        }
        return questions;
    }

    /** Asks one question of a kind. */
    public static Question ask(Question.Kind kind, Scene scene, Random random) {
        int i = random.nextInt(scene.things().size());
        Thing thing = scene.things().get(i);
        return switch (kind) {
            case COLOR -> {
                Colour last = scene.colour(i, Scene.FRAMES - 1);
                Colour then = last == thing.colour() ? null : last;
                yield new Question(
                        kind,
                        "what color is the " + thing.form().word() + " ?",
                        Phrases.colour(thing.form(), thing.colour(), then),
                        thing.form(),
                        null,
                        null);
            }
            case SHAPE ->
                    new Question(
                            kind,
                            "what shape is the " + thing.colour().word() + " object ?",
                            Phrases.shape(thing.colour(), thing.form()),
                            null,
                            thing.colour(),
                            null);
            case COUNT ->
                    new Question(
                            kind,
                            "how many objects are there ?",
                            Phrases.count(scene.things().size()),
                            null,
                            null,
                            null);
            case EXIST -> exist(scene, thing, random);
            case EVENT -> event(scene, random);
        };
    }

    private static Question exist(Scene scene, Thing thing, Random random) {
        Form form = thing.form();
        Colour colour = thing.colour();
        if (random.nextBoolean()) {
            // What is not there mostly shares its colour or its form with what is.
            do {
                double u = random.nextDouble();
                form = u < 0.45 ? thing.form() : pick(Form.values(), random);
                colour = u >= 0.45 && u < 0.9 ? thing.colour() : pick(Colour.values(), random);
            } while (scene.shows(form, colour));
        }
        return new Question(
                Question.Kind.EXIST,
                "is there a " + Phrases.thing(colour, form) + " ?",
                Phrases.exist(colour, form, scene.shows(form, colour)),
                form,
                colour,
                null);
    }

    private static Question event(Scene scene, Random random) {
        Event event = scene.event();
        boolean real = event.type() != Event.Type.NOTHING && random.nextDouble() < 0.7;
        return event(scene, real ? event.type() : pick(EVENTS, random));
    }

    /** Asks whether an event of a type happens, and what. */
    public static Question event(Scene scene, Event.Type type) {
        Event event = scene.event();
        String answer = Phrases.nothing(type);
        if (type == event.type()) {
            Thing thing = scene.things().get(event.thing());
            answer = Phrases.event(type, thing.colour(), thing.form(), event.turns());
        }
        return new Question(
                Question.Kind.EVENT, Phrases.whatHappens(type), answer, null, null, type);
    }

    /** Any of the values. */
    public static <T> T pick(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    /** A value different from all of {@code not}. */
    public static <T> T other(T[] values, Random random, List<T> not) {
        T value = pick(values, random);
        while (not.contains(value)) {
            value = pick(values, random);
        }
        return value;
    }
}
