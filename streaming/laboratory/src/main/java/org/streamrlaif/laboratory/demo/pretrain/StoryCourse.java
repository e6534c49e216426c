package org.streamrlaif.laboratory.demo.pretrain;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.laboratory.demo.world.Story;
import org.streamrlaif.laboratory.demo.world.StoryQuestion;
import org.streamrlaif.laboratory.demo.world.StoryQuestions;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.model.training.TextTrainer;

/**
 * Teaches a judge of short videos long ones: captions of segments, verdicts, and some answers.
 * Steps with and without the narrative take turns, so both ways of judging are trained equally.
 */
final class StoryCourse {

    private static final double RATE = 1e-3;
    private static final int VIDEOS = 10;
    private static final int QUESTIONS = 7;
    private static final int ANSWERED = 2;
    private static final double MISTAKEN = 0.2;

    private static final int CAPTIONED_VIDEOS = 32;
    private static final int CAPTIONS_EVERY = 3;
    private static final double SPARSE = 0.25;
    private static final int WARMUP = 40;
    private static final int EXAM_ROWS = 25;

    /** The frames of the sparse view: 8 of 50, as a reader samples them. */
    private static final int[] SAMPLED = {0, 7, 14, 21, 28, 35, 42, 49};

    /** The kinds that are taught: near to what the judge of short videos knows. */
    private static final List<StoryQuestion.Kind> TAUGHT =
            List.of(
                    StoryQuestion.Kind.EVENT,
                    StoryQuestion.Kind.COLORS,
                    StoryQuestion.Kind.HOW_OFTEN);

    private static final int SEGMENTS = StoryNarratives.CUTS.length - 1;

    private final StoryLesson lesson;
    private final int padId;
    private final StoryClips training;
    private final StoryClips validation;
    private final Consumer<String> log;

    StoryCourse(
            Sentences sentences, StoryClips training, StoryClips validation, Consumer<String> log) {
        lesson = new StoryLesson(sentences);
        padId = sentences.padId();
        this.training = training;
        this.validation = validation;
        this.log = log;
    }

    /** Learns to caption segments and to tell the right answer from a wrong one. */
    void judge(TextTrainer trainer, int steps, long seed) {
        Random random = new Random(seed);
        LearningRate rate =
                new LearningRate(LearningRate.Schedule.COSINE, RATE, WARMUP, steps, 0.05);
        double[] loss = new double[CAPTIONS_EVERY];
        int every = Math.max(25, steps / 3);
        for (int step = 0; step < steps; step++) {
            int turn = step % CAPTIONS_EVERY;
            TrainingRows rows =
                    turn == 0
                            ? captions(step / CAPTIONS_EVERY % SEGMENTS, random)
                            : verdicts(turn == 1, random);
            loss[turn] += trainer.step(rate.at(step + 1L), rows.batch(padId));
            if ((step + 1) % every == 0) {
                double share = every / (double) CAPTIONS_EVERY;
                log.accept(
                        String.format(
                                Locale.ROOT,
                                "long judge %d of %d: loss of captions %.3f, with context %.3f, without"
                                        + " %.3f; %s",
                                step + 1,
                                steps,
                                loss[0] / share,
                                loss[1] / share,
                                loss[2] / share,
                                exam(trainer)));
                loss = new double[CAPTIONS_EVERY];
            }
        }
    }

    private TrainingRows captions(int segment, Random random) {
        int from = StoryNarratives.CUTS[segment];
        int to = StoryNarratives.CUTS[segment + 1];
        TrainingRows rows = new TrainingRows(to - from);
        for (int i = 0; i < CAPTIONED_VIDEOS; i++) {
            int video = random.nextInt(training.videos());
            rows.add(
                    lesson.caption(training.story(video), from, to),
                    training.features(video, from, to));
        }
        return rows;
    }

    private TrainingRows verdicts(boolean context, Random random) {
        boolean sparse = random.nextDouble() < SPARSE;
        int frames = sparse ? SAMPLED.length : Story.FRAMES;
        TrainingRows rows = new TrainingRows(frames);
        for (int i = 0; i < VIDEOS; i++) {
            int video = random.nextInt(training.videos());
            Story story = training.story(video);
            String narrative = "";
            if (context) {
                narrative =
                        random.nextDouble() < MISTAKEN
                                ? StoryNarratives.mistaken(story, random)
                                : StoryNarratives.of(story);
            }
            List<StoryQuestion> questions = StoryQuestions.ask(story, TAUGHT, QUESTIONS, random);
            rows.add(
                    lesson.verdicts(story, narrative, questions, ANSWERED, frames, random),
                    view(training, video, sparse));
        }
        return rows;
    }

    private static float[] view(StoryClips clips, int video, boolean sparse) {
        return sparse ? clips.features(video, SAMPLED) : clips.features(video, 0, Story.FRAMES);
    }

    private String exam(TextTrainer trainer) {
        return "captions "
                + captions(trainer)
                + "; all frames "
                + verdicts(trainer, false, false)
                + ", with context "
                + verdicts(trainer, true, false)
                + "; 8 frames "
                + verdicts(trainer, false, true)
                + ", with context "
                + verdicts(trainer, true, true);
    }

    /** Share of exactly right captions. */
    private Tally captions(TextTrainer trainer) {
        Tally tally = new Tally();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            int from = StoryNarratives.CUTS[segment];
            int to = StoryNarratives.CUTS[segment + 1];
            TrainingRows rows = new TrainingRows(to - from);
            for (int video = 0; video < validation.videos(); video++) {
                rows.add(
                        lesson.caption(validation.story(video), from, to),
                        validation.features(video, from, to));
            }
            rows.exact(trainer, padId).forEach(exact -> tally.add("caption", exact[0]));
        }
        return tally;
    }

    /** Share of right verdicts, in all and by kind. */
    private Tally verdicts(TextTrainer trainer, boolean context, boolean sparse) {
        int frames = sparse ? SAMPLED.length : Story.FRAMES;
        Tally tally = new Tally();
        for (int from = 0; from < validation.videos(); from += EXAM_ROWS) {
            TrainingRows rows = new TrainingRows(frames);
            for (int video = from; video < from + EXAM_ROWS; video++) {
                Story story = validation.story(video);
                String narrative = context ? StoryNarratives.of(story) : "";
                Random random = validation.random(video, WorldSet.Purpose.LABELS);
                rows.add(
                        lesson.verdicts(story, narrative, asked(video), 0, frames, random),
                        view(validation, video, sparse));
            }
            List<boolean[]> exact = rows.exact(trainer, padId);
            for (int i = 0; i < EXAM_ROWS; i++) {
                List<StoryQuestion> questions = asked(from + i);
                for (int q = 0; q < questions.size(); q++) {
                    tally.add(questions.get(q).kind().name(), exact.get(i)[q]);
                }
            }
        }
        return tally;
    }

    private List<StoryQuestion> asked(int video) {
        Random random = validation.random(video, WorldSet.Purpose.QUESTIONS);
        return StoryQuestions.ask(validation.story(video), TAUGHT, QUESTIONS, random);
    }
}
