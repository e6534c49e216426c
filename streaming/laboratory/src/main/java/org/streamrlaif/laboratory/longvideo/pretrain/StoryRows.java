package org.streamrlaif.laboratory.longvideo.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.pretrain.PackedQuestions;
import org.streamrlaif.laboratory.demo.pretrain.VideoRows;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.longvideo.world.Story;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestion;
import org.streamrlaif.laboratory.longvideo.world.WrongAnswers;
import org.streamrlaif.model.text.Tokenizer;

/**
 * Writes packed training rows about long videos, laid out as the judge's prompts are in the loop.
 */
final class StoryRows {

    /** Weight of a verdict's one token beside the tokens of answers. */
    private static final float VERDICT_WEIGHT = 4;

    /** Weight of the right answer's tokens where it stands in a verdict's prompt. */
    private static final float SHOWN_WEIGHT = 0.5f;

    private final Tokenizer tokenizer;
    private final Map<String, int[]> known = new HashMap<>();

    StoryRows(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** An empty batch of rows about clips of this many frames. */
    VideoRows batch(int frames) {
        return new VideoRows(tokenizer.id("<pad>"), frames);
    }

    /** A row with the true caption of the frames {@code from} to {@code to − 1}. */
    PackedQuestions caption(Story story, int from, int to) {
        return new PackedQuestions(
                start(to - from),
                List.of(ids(JudgeTexts.CAPTION + " <ans>")),
                List.of(ids(story.caption(from, to) + " <eos>")));
    }

    /**
     * A row of questions: right answers to the first ones, verdicts about the others. In a
     * verdict's prompt the right one of the two answers is predicted, too, word by word.
     *
     * @param narrative what is read before; empty for nothing
     * @param frames frames of the clip that is seen; 0 for none
     * @param answered how many questions are answered
     */
    PackedQuestions questions(
            Story story,
            String narrative,
            int frames,
            List<StoryQuestion> questions,
            int answered,
            Random random) {
        List<int[]> prompts = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        for (StoryQuestion question : questions.subList(0, answered)) {
            prompts.add(ids(question.text() + " <ans>"));
            answers.add(ids(question.answer() + " <eos>"));
        }
        int[] places = new int[questions.size()];
        for (int i = answered; i < questions.size(); i++) {
            StoryQuestion question = questions.get(i);
            String wrong = WrongAnswers.of(story, question, random);
            boolean rightFirst = random.nextBoolean();
            String shown = question.text() + " <a> " + (rightFirst ? "" : wrong + " <b> ");
            places[i] = ids(shown).length;
            prompts.add(
                    ids(
                            shown
                                    + question.answer()
                                    + (rightFirst ? " <b> " + wrong : "")
                                    + " <judge> <ans>"));
            answers.add(ids(rightFirst ? "A" : "B"));
        }
        PackedQuestions row = new PackedQuestions(start(narrative, frames), prompts, answers);
        for (int i = answered; i < questions.size(); i++) {
            row.weigh(i, VERDICT_WEIGHT);
            row.predict(i, places[i], ids(questions.get(i).answer()).length, SHOWN_WEIGHT);
        }
        return row;
    }

    private int[] start(String narrative, int frames) {
        int[] seen = start(frames);
        int[] read = ids("<ctx> " + narrative + " <q>");
        int[] start = Arrays.copyOf(seen, seen.length + read.length);
        System.arraycopy(read, 0, start, seen.length, read.length);
        return start;
    }

    private int[] start(int frames) {
        int[] start = new int[frames == 0 ? 1 : 1 + frames + FrameTruth.PATCHES];
        Arrays.fill(start, tokenizer.id("<image>"));
        start[0] = tokenizer.id("<bos>");
        return start;
    }

    /** The tokens of a text, without {@code <bos>}. */
    private int[] ids(String text) {
        int[] ids = new int[0];
        for (String word : text.trim().split(" +")) {
            int[] more = known.computeIfAbsent(word, key -> tokenizer.encode(key, false));
            int at = ids.length;
            ids = Arrays.copyOf(ids, at + more.length);
            System.arraycopy(more, 0, ids, at, more.length);
        }
        return ids;
    }
}
