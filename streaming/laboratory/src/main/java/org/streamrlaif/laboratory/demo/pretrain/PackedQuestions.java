package org.streamrlaif.laboratory.demo.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.training.TextBatch;

/**
 * A training row: the start that all prompts about a video share, and behind it questions with
 * their answers. A token attends to the start and to the earlier tokens of its own question, and
 * its position goes on where the start ends, so each question is read as if it were alone.
 */
public final class PackedQuestions {

    private static final int NO_TARGET = -100;

    /**
     * A stretch of the row.
     *
     * @param start first place
     * @param length number of places
     */
    public record Span(int start, int length) {}

    private final int start;
    private final List<Span> questions = new ArrayList<>();
    private final List<Span> responses = new ArrayList<>();
    private final int[] ids;
    private final int[] targets;
    private final float[] weights;

    /**
     * @param start tokens that predict nothing
     * @param prompts tokens of each question
     * @param answers tokens to predict behind each, the last of which is never read
     */
    public PackedQuestions(int[] start, List<int[]> prompts, List<int[]> answers) {
        this.start = start.length;
        int at = start.length;
        for (int i = 0; i < prompts.size(); i++) {
            int prompt = prompts.get(i).length;
            int answer = answers.get(i).length;
            questions.add(new Span(at, prompt + answer - 1));
            responses.add(new Span(at + prompt - 1, answer));
            at += prompt + answer - 1;
        }
        ids = Arrays.copyOf(start, at);
        targets = new int[at];
        Arrays.fill(targets, NO_TARGET);
        for (int i = 0; i < prompts.size(); i++) {
            int[] answer = answers.get(i);
            int from = responses.get(i).start();
            int[] prompt = prompts.get(i);
            System.arraycopy(prompt, 0, ids, questions.get(i).start(), prompt.length);
            System.arraycopy(answer, 0, ids, from + 1, answer.length - 1);
            System.arraycopy(answer, 0, targets, from, answer.length);
        }
        weights = new float[at];
        responses.forEach(
                span -> Arrays.fill(weights, span.start(), span.start() + span.length(), 1));
    }

    /** Gives the answer to a question a weight in the loss other than 1. */
    public void weigh(int question, float weight) {
        Span span = responses.get(question);
        Arrays.fill(weights, span.start(), span.start() + span.length(), weight);
    }

    /**
     * Predicts a part of a question, too.
     *
     * @param from place of its first token within the question, not the first of all
     * @param length its tokens
     * @param weight their weight in the loss
     */
    public void predict(int question, int from, int length, float weight) {
        int at = questions.get(question).start() + from;
        for (int i = at; i < at + length; i++) {
            targets[i - 1] = ids[i];
            weights[i - 1] = weight;
        }
    }

    /** Tokens in the row. */
    public int length() {
        return ids.length;
    }

    /** Where the answers are predicted, in the order of the questions. */
    public List<Span> responses() {
        return responses;
    }

    /** Writes the row into a batch; what is right of it attends to itself only. */
    public void copyTo(TextBatch batch, int row, int padId) {
        int width = batch.length();
        int at = row * width;
        Arrays.fill(batch.ids(), at, at + width, padId);
        Arrays.fill(batch.targets(), at, at + width, NO_TARGET);
        System.arraycopy(ids, 0, batch.ids(), at, ids.length);
        System.arraycopy(targets, 0, batch.targets(), at, ids.length);
        System.arraycopy(weights, 0, batch.weights(), at, ids.length);
        attend(batch, row, new Span(0, start), 0);
        questions.forEach(question -> attend(batch, row, question, start));
        for (int i = ids.length; i < width; i++) {
            batch.mask()[(at + i) * width + i] = true;
        }
    }

    /** Lets a span's tokens see the first {@code above} tokens of the row and go on behind them. */
    private static void attend(TextBatch batch, int row, Span span, int above) {
        int width = batch.length();
        for (int i = 0; i < span.length(); i++) {
            int token = span.start() + i;
            int line = (row * width + token) * width;
            batch.positions()[row * width + token] = above + i;
            Arrays.fill(batch.mask(), line, line + above, true);
            Arrays.fill(batch.mask(), line + span.start(), line + token + 1, true);
        }
    }
}
