package org.streamrlaif.laboratory.demo.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.streamrlaif.laboratory.demo.JudgeLesson;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.world.Captions;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Scene;

/** Writes packed training rows about scenes. */
final class Lesson {

    private final Sentences sentences;

    Lesson(Sentences sentences) {
        this.sentences = sentences;
    }

    /** A row of right answers. */
    PackedRow answers(List<Question> questions) {
        PackedRow row = start(Scene.FRAMES);
        questions.forEach(question -> answer(row, question, question.answer()));
        return row;
    }

    /** A row with the true caption of the frames {@code from} to {@code to − 1}. */
    PackedRow caption(Scene scene, int from, int to) {
        PackedRow row = start(to - from);
        String caption = Captions.caption(scene, from, to);
        row.respond(0, sentences.prompt(JudgeTexts.CAPTION), sentences.response(caption), 1);
        return row;
    }

    /**
     * A judge's row: a verdict about each question.
     *
     * @param context the narrative, empty for none
     */
    PackedRow verdicts(Scene scene, String context, List<Question> questions, Random random) {
        PackedRow row = start(Scene.FRAMES);
        List<int[]> prompts = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        for (Question question : questions) {
            JudgeLesson.Verdict verdict = JudgeLesson.verdict(scene, context, question, random);
            prompts.add(sentences.prompt(verdict.prompt()));
            verdicts.add(verdict.verdict());
        }
        int shared = shared(prompts);
        int above = row.branch(0, Arrays.copyOf(prompts.get(0), shared));
        for (int i = 0; i < prompts.size(); i++) {
            int[] rest = Arrays.copyOfRange(prompts.get(i), shared, prompts.get(i).length);
            row.respond(above, rest, new int[] {sentences.word(verdicts.get(i))}, 1);
        }
        return row;
    }

    private PackedRow start(int frames) {
        PackedRow row = new PackedRow();
        row.root(sentences.start(frames + FrameTruth.PATCHES));
        return row;
    }

    private void answer(PackedRow row, Question question, String label) {
        row.respond(0, sentences.prompt(question.text()), sentences.response(label), 1);
    }

    /** Length of the longest common start that leaves something of every prompt. */
    private static int shared(List<int[]> prompts) {
        int[] first = prompts.get(0);
        int shared = first.length - 1;
        for (int[] prompt : prompts) {
            int differs = Arrays.mismatch(first, prompt);
            shared =
                    Math.min(
                            shared,
                            differs < 0 ? first.length - 1 : Math.min(differs, prompt.length - 1));
        }
        return shared;
    }
}
