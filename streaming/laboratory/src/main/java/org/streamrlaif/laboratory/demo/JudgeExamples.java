package org.streamrlaif.laboratory.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.streamrlaif.laboratory.demo.world.Captions;
import org.streamrlaif.laboratory.demo.world.Falsifier;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.model.picture.FrameRange;

/**
 * What the world's judge learns about one video, as conversations of the field's format: captions
 * of the narrator's segments, right answers, and which of a right and a wrong answer is better,
 * with and without a narrative.
 */
public final class JudgeExamples {

    private static final int ANSWERS = 2;
    private static final int EVENTS = 2;
    private static final double CONTEXT = 0.5;
    private static final double MISTAKEN_CONTEXT = 0.12;

    /** Weight of a verdict's tokens beside those of answers and captions, which are longer. */
    private static final int VERDICT_WEIGHT = 4;

    /**
     * Probability that a wrong answer is a careless one; otherwise one respect of the right one is
     * changed.
     */
    private static final double CARELESS = 0.3;

    private JudgeExamples() {}

    /** Compares the right answer with a wrong one in either order; an empty narrative is none. */
    private static Said verdict(Scene scene, String narrative, Question question, Random random) {
        String right = question.answer();
        String wrong = wrong(scene, question, random);
        boolean rightFirst = random.nextBoolean();
        String prompt =
                JudgeTexts.preference(
                        narrative,
                        question.text(),
                        rightFirst ? right : wrong,
                        rightFirst ? wrong : right);
        return new Said(prompt, rightFirst ? "A" : "B", VERDICT_WEIGHT, 0, Scene.FRAMES);
    }

    /** A wrong answer of the kinds a judge should know. */
    private static String wrong(Scene scene, Question question, Random random) {
        if (random.nextDouble() < CARELESS) {
            String careless = Falsifier.careless(scene, question, random);
            if (!question.accepts(careless)) {
                return careless;
            }
        }
        return Falsifier.corrupt(scene, question, random);
    }

    /**
     * The conversations about a video.
     *
     * @param questions how many are asked at most; the first few are answered, the others judged
     */
    static List<Said> about(Scene scene, int questions, Random random) {
        List<Said> all = new ArrayList<>();
        for (FrameRange segment : JudgeTexts.SEGMENTS.ranges(Scene.FRAMES)) {
            String caption = Captions.caption(scene, segment.from(), segment.to());
            all.add(new Said(JudgeTexts.CAPTION, caption, 1, segment.from(), segment.to()));
        }
        List<Question> asked = asked(scene, questions, random);
        for (Question question : asked.subList(0, ANSWERS)) {
            all.add(new Said(question.text(), question.answer(), 1, 0, Scene.FRAMES));
        }
        for (Question question : asked.subList(ANSWERS, asked.size())) {
            all.add(verdict(scene, narrative(scene, random), question, random));
        }
        return all;
    }

    /** Questions of all kinds, and more about events, which are the hardest to judge. */
    private static List<Question> asked(Scene scene, int questions, Random random) {
        int mixed = Math.max(ANSWERS, questions - EVENTS);
        List<Question> asked = new ArrayList<>(Questions.ask(scene, mixed, random));
        for (int i = 0; i < EVENTS; i++) {
            asked.add(Questions.ask(Question.Kind.EVENT, scene, random));
        }
        return asked;
    }

    private static String narrative(Scene scene, Random random) {
        if (random.nextDouble() >= CONTEXT) {
            return "";
        }
        return random.nextDouble() < MISTAKEN_CONTEXT
                ? Narratives.mistaken(scene, random)
                : Narratives.of(scene);
    }

    /**
     * A prompt and what is to be said then, about the frames {@code from} to {@code to − 1}.
     *
     * @param weight of what is said in the loss
     */
    record Said(String prompt, String answer, int weight, int from, int to) {}
}
