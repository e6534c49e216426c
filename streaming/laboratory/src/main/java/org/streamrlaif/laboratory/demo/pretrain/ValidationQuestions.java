package org.streamrlaif.laboratory.demo.pretrain;

import java.util.List;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.training.TextTrainer;

/**
 * Questions about the validation videos.
 *
 * @param clips the videos, a multiple of {@value #ROWS}
 * @param writer of rows
 */
record ValidationQuestions(Clips clips, RowWriter writer) {

    private static final int ROWS = 25;
    private static final int QUESTIONS = 4;

    /** Share of questions answered exactly right by greedy decoding, in all and by kind. */
    Tally answers(TextTrainer trainer) {
        Tally tally = new Tally();
        for (int from = 0; from < clips.videos(); from += ROWS) {
            VideoRows batch = writer.batch();
            for (int video = from; video < from + ROWS; video++) {
                batch.add(writer.row(questions(video)), clips.features(video));
            }
            List<boolean[]> exact = batch.exact(trainer);
            for (int i = 0; i < ROWS; i++) {
                List<Question> questions = questions(from + i);
                for (int q = 0; q < questions.size(); q++) {
                    tally.add(questions.get(q).kind().name(), exact.get(i)[q]);
                }
            }
        }
        return tally;
    }

    private List<Question> questions(int video) {
        return Questions.ask(
                clips.scene(video), QUESTIONS, clips.random(video, WorldSet.Purpose.QUESTIONS));
    }
}
