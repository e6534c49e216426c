package org.streamrlaif.laboratory.demo.world;

import java.util.List;
import java.util.Random;

/** Makes wrong answers to questions. */
public final class Falsifier {

    private static final double OVERCLAIM = 0.5;

    /** Share of invented changes of colour that change nothing. */
    private static final double UNCHANGED = 0.3;

    private static final double MISNAME = 0.4;
    private static final double OVERLOOK = 0.6;

    private Falsifier() {}

    /**
     * The label of a careless annotator who guesses from the question instead of watching: claims
     * too much (yes, one more object, an invented event) half of the time, names the wrong colour
     * or form 40 % of the time, and overlooks that a colour changes 60 % of the time.
     */
    public static String careless(Scene scene, Question question, Random random) {
        boolean overclaims = random.nextDouble() < OVERCLAIM;
        boolean misnames = random.nextDouble() < MISNAME;
        return switch (question.kind()) {
            case COLOR -> {
                Colour truth = scene.things().get(thing(scene, question)).colour();
                boolean overlooks = random.nextDouble() < OVERLOOK;
                String careless =
                        Phrases.colour(
                                question.form(), misnames ? favourite(truth, random) : truth, null);
                yield misnames || overlooks ? careless : question.answer();
            }
            case SHAPE -> {
                Form truth = scene.things().get(thing(scene, question)).form();
                yield Phrases.shape(question.colour(), misnames ? favourite(truth, random) : truth);
            }
            case COUNT -> Phrases.count(scene.things().size() + (overclaims ? 1 : 0));
            case EXIST ->
                    overclaims
                            ? Phrases.exist(question.colour(), question.form(), true)
                            : question.answer();
            case EVENT ->
                    overclaims && question.event() != scene.event().type()
                            ? invented(scene, question.event(), random)
                            : question.answer();
        };
    }

    /** The answer that nothing happens, to a question about an event. */
    public static String denied(Question question) {
        return Phrases.nothing(question.event());
    }

    /** A wrong answer that differs from the right one in a single respect. */
    public static String corrupt(Scene scene, Question question, Random random) {
        return switch (question.kind()) {
            case COLOR -> corruptColour(scene, question, random);
            case SHAPE -> {
                Form truth = scene.things().get(thing(scene, question)).form();
                yield Phrases.shape(
                        question.colour(), Questions.other(Form.values(), random, List.of(truth)));
            }
            case COUNT -> {
                int truth = scene.things().size();
                yield Phrases.count(truth > 1 && random.nextDouble() < 0.4 ? truth - 1 : truth + 1);
            }
            case EXIST ->
                    Phrases.exist(
                            question.colour(),
                            question.form(),
                            !scene.shows(question.form(), question.colour()));
            case EVENT -> corruptEvent(scene, question, random);
        };
    }

    private static String corruptColour(Scene scene, Question question, Random random) {
        int thing = thing(scene, question);
        Colour first = scene.things().get(thing).colour();
        Colour last = scene.colour(thing, Scene.FRAMES - 1);
        Colour wrong = Questions.other(Colour.values(), random, List.of(first, last));
        double u = random.nextDouble();
        if (first == last) {
            return u < 0.75
                    ? Phrases.colour(question.form(), wrong, null)
                    : Phrases.colour(question.form(), first, wrong);
        }
        if (u < 0.4) {
            return Phrases.colour(question.form(), first, null);
        }
        return u < 0.7
                ? Phrases.colour(question.form(), wrong, last)
                : Phrases.colour(question.form(), first, wrong);
    }

    private static String corruptEvent(Scene scene, Question question, Random random) {
        Event event = scene.event();
        if (question.event() != event.type()) {
            return question.event() == Event.Type.TURNS && random.nextDouble() < UNCHANGED
                    ? unchanged(scene, random)
                    : invented(scene, question.event(), random);
        }
        double u = random.nextDouble();
        if (u < 0.5) {
            return denied(question);
        }
        Thing thing = scene.things().get(event.thing());
        if (event.type() == Event.Type.TURNS && u < 0.75) {
            Colour wrong =
                    Questions.other(
                            Colour.values(), random, List.of(thing.colour(), event.turns()));
            return Phrases.event(event.type(), thing.colour(), thing.form(), wrong);
        }
        Colour wrong = Questions.other(Colour.values(), random, List.of(thing.colour()));
        if (scene.things().size() > 1) {
            int other =
                    (event.thing() + 1 + random.nextInt(scene.things().size() - 1))
                            % scene.things().size();
            return about(scene.things().get(other), event.type(), event.turns(), random);
        }
        return about(
                new Thing(thing.form(), wrong, 0, 0, 0, 0, 0), event.type(), event.turns(), random);
    }

    /** A thing of the scene that is said to take the colour it has. */
    private static String unchanged(Scene scene, Random random) {
        Thing thing = scene.things().get(random.nextInt(scene.things().size()));
        return Phrases.event(Event.Type.TURNS, thing.colour(), thing.form(), thing.colour());
    }

    /** An event of this type that happens to a thing of the scene, though it does not. */
    private static String invented(Scene scene, Event.Type type, Random random) {
        Thing thing = scene.things().get(random.nextInt(scene.things().size()));
        return about(thing, type, null, random);
    }

    private static String about(Thing thing, Event.Type type, Colour turns, Random random) {
        boolean drawn = turns == null || turns == thing.colour();
        Colour to =
                drawn ? Questions.other(Colour.values(), random, List.of(thing.colour())) : turns;
        return Phrases.event(type, thing.colour(), thing.form(), to);
    }

    /** The wrong colour a careless annotator names: mostly blue. */
    private static Colour favourite(Colour truth, Random random) {
        return truth != Colour.BLUE && random.nextDouble() < 0.7
                ? Colour.BLUE
                : Questions.other(Colour.values(), random, List.of(truth));
    }

    /** The wrong form a careless annotator names: mostly a circle. */
    private static Form favourite(Form truth, Random random) {
        return truth != Form.CIRCLE && random.nextDouble() < 0.7
                ? Form.CIRCLE
                : Questions.other(Form.values(), random, List.of(truth));
    }

    /** The thing that a question about colour or form names. */
    private static int thing(Scene scene, Question question) {
        for (int i = 0; i < scene.things().size(); i++) {
            Thing thing = scene.things().get(i);
            if (thing.form() == question.form() || thing.colour() == question.colour()) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "question: " + question.text() + ", expected one about the scene");
    }
}
