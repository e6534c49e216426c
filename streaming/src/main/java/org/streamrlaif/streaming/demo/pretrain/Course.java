package org.streamrlaif.streaming.demo.pretrain;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.learn.LearningRate;
import org.streamrlaif.model.TextTrainer;
import org.streamrlaif.streaming.demo.JudgeTexts;
import org.streamrlaif.streaming.demo.world.Question;
import org.streamrlaif.streaming.demo.world.Questions;
import org.streamrlaif.streaming.demo.world.Scene;

/** The stages that train a decoder on the world's truth: the base model and the judge. */
final class Course {

    private static final int VIDEOS = 24;
    private static final int QUESTIONS = 6;
    private static final int HALF = JudgeTexts.SEGMENT_FRAMES;

    private static final int BASE_STEPS = 1000;
    private static final double BASE_RATE = 2e-3;

    private static final int JUDGE_STEPS = 2000;
    private static final double JUDGE_RATE = 1.5e-3;
    private static final int JUDGE_ANSWERS = 2;
    private static final int JUDGE_EVENTS = 2;
    private static final int CAPTIONS_EVERY = 4;
    private static final double CONTEXT = 0.5;
    private static final double MISTAKEN_CONTEXT = 0.12;

    private final Lesson lesson;
    private final int padId;
    private final Exam exam;
    private final Consumer<String> log;

    Course(Sentences sentences, Clips validation, Consumer<String> log) {
        lesson = new Lesson(sentences);
        padId = sentences.padId();
        exam = new Exam(validation, lesson, padId);
        this.log = log;
    }

    /** Learns to answer questions rightly. */
    void base(TextTrainer trainer, Clips clips, long seed) {
        Random random = new Random(seed);
        run(
                "base",
                trainer,
                BASE_STEPS,
                BASE_RATE,
                100,
                step -> {
                    TrainingRows rows = new TrainingRows(Scene.FRAMES);
                    for (int i = 0; i < VIDEOS; i++) {
                        int video = random.nextInt(clips.videos());
                        rows.add(
                                lesson.answers(
                                        Questions.ask(clips.scene(video), QUESTIONS, random)),
                                clips.features(video));
                    }
                    return rows;
                },
                () -> "answers " + exam.answers(trainer));
    }

    /**
     * Learns to caption segments and to tell the right answer from a wrong one, with and without
     * context.
     */
    void judge(TextTrainer trainer, Clips clips, long seed) {
        Random random = new Random(seed);
        run(
                "judge",
                trainer,
                JUDGE_STEPS,
                JUDGE_RATE,
                100,
                step ->
                        step % CAPTIONS_EVERY == 0
                                ? captions(clips, random)
                                : verdicts(clips, random),
                () ->
                        "verdicts without context "
                                + exam.verdicts(trainer, false)
                                + ", with it "
                                + exam.verdicts(trainer, true)
                                + ", captions "
                                + exam.captions(trainer)
                                + ", answers "
                                + exam.answers(trainer).total().share());
    }

    private TrainingRows captions(Clips clips, Random random) {
        TrainingRows rows = new TrainingRows(HALF);
        for (int i = 0; i < VIDEOS; i++) {
            int video = random.nextInt(clips.videos());
            for (int from = 0; from < Scene.FRAMES; from += HALF) {
                rows.add(
                        lesson.caption(clips.scene(video), from, from + HALF),
                        clips.features(video, from, from + HALF));
            }
        }
        return rows;
    }

    private TrainingRows verdicts(Clips clips, Random random) {
        TrainingRows rows = new TrainingRows(Scene.FRAMES);
        boolean context = random.nextDouble() < CONTEXT;
        for (int i = 0; i < VIDEOS; i++) {
            int video = random.nextInt(clips.videos());
            Scene scene = clips.scene(video);
            String narrative = "";
            if (context) {
                narrative =
                        random.nextDouble() < MISTAKEN_CONTEXT
                                ? Narratives.mistaken(scene, random)
                                : Narratives.of(scene);
            }
            List<Question> questions = judged(scene, random);
            rows.add(
                    lesson.verdicts(scene, narrative, questions, JUDGE_ANSWERS, random),
                    clips.features(video));
        }
        return rows;
    }

    /** Questions of all kinds, and more about events, which are the hardest to judge. */
    private static List<Question> judged(Scene scene, Random random) {
        List<Question> questions = Questions.ask(scene, QUESTIONS - JUDGE_EVENTS, random);
        for (int i = 0; i < JUDGE_EVENTS; i++) {
            questions.add(Questions.ask(Question.Kind.EVENT, scene, random));
        }
        return questions;
    }

    /** Share of the validation's questions that are answered rightly, in all and by kind. */
    Tally answers(TextTrainer trainer) {
        return exam.answers(trainer);
    }

    private interface Batches {
        TrainingRows at(int step);
    }

    private void run(
            String name,
            TextTrainer trainer,
            int steps,
            double peak,
            int warmup,
            Batches batches,
            Supplier<String> report) {
        LearningRate rate = new LearningRate(LearningRate.Schedule.COSINE, peak, warmup, steps, 0);
        double loss = 0;
        int every = Math.max(25, steps / 10);
        for (int step = 0; step < steps; step++) {
            loss += trainer.step(rate.at(step + 1L), batches.at(step).batch(padId));
            if ((step + 1) % every == 0) {
                log.accept(
                        String.format(
                                Locale.ROOT,
                                "%s %d of %d: loss %.4f, %s",
                                name,
                                step + 1,
                                steps,
                                loss / every,
                                report.get()));
                loss = 0;
            }
        }
    }
}
