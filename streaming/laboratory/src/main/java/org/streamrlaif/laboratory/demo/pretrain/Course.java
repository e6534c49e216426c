package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.model.training.TextTrainer;

/** The stage that trains a decoder on the world's truth, the base model, and its exams. */
final class Course {

    private static final int VIDEOS = 24;
    private static final int QUESTIONS = 6;

    private static final int BASE_STEPS = 1000;
    private static final double BASE_RATE = 2e-3;

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
                () -> report(trainer, false));
    }

    /** What a model in training knows about the validation's videos. */
    String report(TextTrainer trainer, boolean judges) {
        String answers = "answers " + exam.answers(trainer);
        return judges
                ? "verdicts without context "
                        + exam.verdicts(trainer, false)
                        + ", with it "
                        + exam.verdicts(trainer, true)
                        + ", captions "
                        + exam.captions(trainer)
                        + ", "
                        + answers
                : answers;
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
