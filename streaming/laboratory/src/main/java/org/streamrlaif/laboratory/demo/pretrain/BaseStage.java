package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.model.training.TextTrainer;

/**
 * Trains a decoder on the world's truth: right answers to questions about whole videos.
 *
 * @param clips videos to learn from
 * @param writer of rows
 * @param validation what is measured on the way
 * @param log takes one line of progress at a time
 */
record BaseStage(
        Clips clips, RowWriter writer, ValidationQuestions validation, Consumer<String> log) {

    private static final int STEPS = 1000;
    private static final int REPORT = 100;
    private static final int VIDEOS = 24;
    private static final int QUESTIONS = 6;
    private static final LearningRate RATE =
            new LearningRate(LearningRate.Schedule.COSINE, 2e-3, 100, 0, STEPS, 0);

    /** Runs all steps. */
    void run(TextTrainer trainer, long seed) {
        Random random = new Random(seed);
        double loss = 0;
        for (int step = 1; step <= STEPS; step++) {
            VideoRows batch = writer.batch();
            for (int i = 0; i < VIDEOS; i++) {
                int video = random.nextInt(clips.videos());
                batch.add(
                        writer.row(Questions.ask(clips.scene(video), QUESTIONS, random)),
                        clips.features(video));
            }
            loss += trainer.step(RATE.at(step), batch.padded());
            if (step % REPORT == 0) {
                log.accept(
                        String.format(
                                Locale.ROOT,
                                "base %d of %d: loss %.4f, answers %s",
                                step,
                                STEPS,
                                loss / REPORT,
                                validation.answers(trainer)));
                loss = 0;
            }
        }
    }
}
