package org.streamrlaif.laboratory.demo.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.Story;
import org.streamrlaif.laboratory.demo.world.StoryQuestion;
import org.streamrlaif.laboratory.demo.world.StoryQuestions;

/** Writes packed training rows about long videos. */
final class StoryLesson {

    /** Weight of a verdict's one token beside the tokens of answers. */
    private static final float VERDICT_WEIGHT = 4;

    private final Sentences sentences;

    StoryLesson(Sentences sentences) {
        this.sentences = sentences;
    }

    /** A row with the true caption of the frames {@code from} to {@code to − 1}. */
    PackedRow caption(Story story, int from, int to) {
        PackedRow row = start(to - from);
        row.respond(
                0,
                sentences.prompt(JudgeTexts.CAPTION),
                sentences.response(story.caption(from, to)),
                1);
        return row;
    }

    /**
     * A judge's row: right answers to the first questions, and verdicts about all of them.
     *
     * @param narrative what the judge reads before a verdict, empty for nothing
     * @param answered how many questions are answered, too
     * @param frames frames of the clip that it sees
     */
    PackedRow verdicts(
            Story story,
            String narrative,
            List<StoryQuestion> questions,
            int answered,
            int frames,
            Random random) {
        PackedRow row = start(frames);
        for (StoryQuestion question : questions.subList(0, answered)) {
            row.respond(
                    0, sentences.prompt(question.text()), sentences.response(question.answer()), 1);
        }
        List<int[]> prompts = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        for (StoryQuestion question : questions) {
            String wrong = StoryQuestions.wrong(story, question, random);
            boolean rightFirst = random.nextBoolean();
            prompts.add(
                    sentences.prompt(
                            JudgeTexts.preference(
                                    narrative,
                                    question.text(),
                                    rightFirst ? question.answer() : wrong,
                                    rightFirst ? wrong : question.answer())));
            verdicts.add(rightFirst ? "A" : "B");
        }
        int shared = Lesson.shared(prompts);
        int above = row.branch(0, Arrays.copyOf(prompts.get(0), shared));
        for (int i = 0; i < prompts.size(); i++) {
            int[] rest = Arrays.copyOfRange(prompts.get(i), shared, prompts.get(i).length);
            row.respond(above, rest, new int[] {sentences.word(verdicts.get(i))}, VERDICT_WEIGHT);
        }
        return row;
    }

    private PackedRow start(int frames) {
        PackedRow row = new PackedRow();
        row.root(sentences.start(frames + FrameTruth.PATCHES));
        return row;
    }
}
