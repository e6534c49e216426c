package org.streamrlaif.laboratory.demo.pretrain;

import java.util.List;
import java.util.Random;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.laboratory.demo.Narratives;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.training.TextTrainer;

/** Examines a model in training on the validation videos. */
final class Exam {

    private static final int ROWS = 25;
    private static final int QUESTIONS = 4;

    private final Clips clips;
    private final Lesson lesson;
    private final int padId;

    Exam(Clips clips, Lesson lesson, int padId) {
        this.clips = clips;
        this.lesson = lesson;
        this.padId = padId;
    }

    /** Share of questions answered exactly right by greedy decoding, in all and by kind. */
    Tally answers(TextTrainer trainer) {
        Tally tally = new Tally();
        for (int from = 0; from < clips.videos(); from += ROWS) {
            TrainingRows rows = new TrainingRows(Scene.FRAMES);
            for (int video = from; video < from + ROWS; video++) {
                rows.add(lesson.answers(questions(video)), clips.features(video));
            }
            List<boolean[]> exact = rows.exact(trainer, padId);
            for (int i = 0; i < ROWS; i++) {
                List<Question> questions = questions(from + i);
                for (int q = 0; q < questions.size(); q++) {
                    tally.add(questions.get(q).kind().name(), exact.get(i)[q]);
                }
            }
        }
        return tally;
    }

    /** Share of verdicts that are right, in all and by kind. */
    Tally verdicts(TextTrainer trainer, boolean context) {
        Tally tally = new Tally();
        for (int from = 0; from < clips.videos(); from += ROWS) {
            TrainingRows rows = new TrainingRows(Scene.FRAMES);
            for (int video = from; video < from + ROWS; video++) {
                Scene scene = clips.scene(video);
                Random random = clips.random(video, WorldSet.Purpose.LABELS);
                String narrative = context ? Narratives.of(scene) : "";
                rows.add(
                        lesson.verdicts(scene, narrative, questions(video), random),
                        clips.features(video));
            }
            List<boolean[]> exact = rows.exact(trainer, padId);
            for (int i = 0; i < ROWS; i++) {
                List<Question> questions = questions(from + i);
                for (int q = 0; q < questions.size(); q++) {
                    tally.add(questions.get(q).kind().name(), exact.get(i)[q]);
                }
            }
        }
        return tally;
    }

    /** Share of exactly right captions of half videos. */
    Tally captions(TextTrainer trainer) {
        Tally tally = new Tally();
        int half = Scene.FRAMES / 2;
        for (int from = 0; from < clips.videos(); from += ROWS) {
            TrainingRows rows = new TrainingRows(half);
            for (int video = from; video < from + ROWS; video++) {
                for (int start = 0; start < Scene.FRAMES; start += half) {
                    rows.add(
                            lesson.caption(clips.scene(video), start, start + half),
                            clips.features(video, start, start + half));
                }
            }
            rows.exact(trainer, padId).forEach(exact -> tally.add("CAPTION", exact[0]));
        }
        return tally;
    }

    private List<Question> questions(int video) {
        return Questions.ask(
                clips.scene(video), QUESTIONS, clips.random(video, WorldSet.Purpose.QUESTIONS));
    }
}
