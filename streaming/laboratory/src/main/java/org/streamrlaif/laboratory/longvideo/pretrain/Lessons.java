package org.streamrlaif.laboratory.longvideo.pretrain;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.pretrain.VideoRows;
import org.streamrlaif.laboratory.longvideo.StoryVideos;
import org.streamrlaif.laboratory.longvideo.world.Story;
import org.streamrlaif.laboratory.longvideo.world.StoryMaker;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestions;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.model.training.TextBatch;
import org.streamrlaif.model.training.TextTrainer;

/**
 * What the judge of long videos is taught, one form a step: first to read alone, then captions,
 * verdicts from frames, from narratives, and from both in turn.
 *
 * @param clips videos to learn from
 * @param writer of rows
 * @param log takes one line of progress at a time
 */
record Lessons(StoryClips clips, StoryRows writer, Consumer<String> log) {

    private static final double READING_RATE = 2e-3;
    private static final double WATCHING_RATE = 1.2e-3;
    private static final double WARMUP = 0.02;
    private static final double FLOOR = 0.03;
    private static final int REPORT = 200;

    private static final int ROWS = 10;
    private static final int CAPTIONED = 56;
    private static final int QUESTIONS = 8;
    private static final int ANSWERED = 3;

    private static final List<Form> READING = List.of(Form.NARRATIVE);
    private static final List<Form> WATCHING =
            List.of(Form.CAPTION, Form.FRAMES, Form.NARRATIVE, Form.CAPTION, Form.BOTH);

    /** What a step's rows are about. */
    private enum Form {
        CAPTION,
        FRAMES,
        NARRATIVE,
        BOTH
    }

    /** Learns to read: text alone, each story new. */
    void read(TextTrainer trainer, int steps, Random random) {
        teach("reading", READING, steps, READING_RATE, trainer, random);
    }

    /** Learns to see, and goes on reading. */
    void watch(TextTrainer trainer, int steps, Random random) {
        teach("watching", WATCHING, steps, WATCHING_RATE, trainer, random);
    }

    private void teach(
            String name,
            List<Form> forms,
            int steps,
            double peak,
            TextTrainer trainer,
            Random random) {
        LearningRate rate =
                new LearningRate(LearningRate.Schedule.COSINE, peak, 0, WARMUP, steps, FLOOR);
        double loss = 0;
        for (int step = 1; step <= steps; step++) {
            loss += trainer.step(rate.at(step), rows(forms.get(step % forms.size()), random));
            if (step % REPORT == 0) {
                log.accept(
                        String.format(
                                Locale.ROOT,
                                "%s %d of %d: loss %.4f",
                                name,
                                step,
                                steps,
                                loss / REPORT));
                loss = 0;
            }
        }
    }

    private TextBatch rows(Form form, Random random) {
        VideoRows batch = writer.batch(form == Form.NARRATIVE ? 0 : StoryVideos.sampled().length);
        for (int i = 0; i < (form == Form.CAPTION ? CAPTIONED : ROWS); i++) {
            int video = random.nextInt(clips.videos());
            switch (form) {
                case CAPTION -> {
                    int from = random.nextInt(Story.FRAMES - StoryVideos.sampled().length + 1);
                    int to = from + StoryVideos.sampled().length;
                    batch.add(
                            writer.caption(clips.story(video), from, to),
                            clips.features(video, from, to));
                }
                case NARRATIVE -> {
                    Story story = StoryMaker.story(random);
                    add(batch, story, story.narrative(), 0, new float[0], random);
                }
                case FRAMES, BOTH -> {
                    Story story = clips.story(video);
                    add(
                            batch,
                            story,
                            form == Form.BOTH ? story.narrative() : "",
                            StoryVideos.sampled().length,
                            clips.features(video, StoryVideos.sampled()),
                            random);
                }
            }
        }
        return batch.padded();
    }

    private void add(
            VideoRows batch,
            Story story,
            String narrative,
            int frames,
            float[] features,
            Random random) {
        batch.add(
                writer.questions(
                        story,
                        narrative,
                        frames,
                        StoryQuestions.ask(story, QUESTIONS, random),
                        ANSWERED,
                        random),
                features);
    }
}
