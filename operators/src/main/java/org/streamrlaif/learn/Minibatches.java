package org.streamrlaif.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.maths.LossMean;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.packing.MicroBatches;

/**
 * The prompts of a batch dealt to minibatches, each cut into micro-batches.
 *
 * <p>Only one micro-batch is on the device at a time: it is made when it is visited, since a long
 * prompt's embeddings and masks weigh far more than making them again costs. The only one of a
 * batch stays until the end.
 */
final class Minibatches implements AutoCloseable {

    /** Something to be done with each micro-batch. */
    @FunctionalInterface
    interface Visitor {
        void visit(MicroBatch part);
    }

    private final VisionLanguageModel model;
    private final ResponseTokens responses;
    private final List<List<List<Integer>>> plan = new ArrayList<>();

    /** Null: none was visited yet, or there are several. */
    private MicroBatch only;

    /**
     * Deals and cuts.
     *
     * @param count minibatches, at most one per prompt
     * @param tokenBudget tokens of a micro-batch, padding included
     * @param random deals the prompts when there are several minibatches
     */
    Minibatches(
            VisionLanguageModel model,
            ResponseTokens responses,
            int count,
            int tokenBudget,
            Random random) {
        this.model = model;
        this.responses = responses;
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, responses.rows().size()).boxed().toList());
        if (count > 1) {
            Collections.shuffle(order, random);
        }
        int groups = Math.min(count, order.size());
        for (int i = 0; i < groups; i++) {
            int from = i * order.size() / groups;
            int to = (i + 1) * order.size() / groups;
            plan.add(cut(order.subList(from, to), tokenBudget));
        }
    }

    /** Number of minibatches. */
    int count() {
        return plan.size();
    }

    /** Response tokens of a minibatch. */
    int tokens(int minibatch) {
        return spans(minibatch).stream().mapToInt(ResponseTokens.Span::length).sum();
    }

    /** Response tokens of a minibatch and the padding behind them. */
    int positions(int minibatch) {
        return spans(minibatch).stream().mapToInt(span -> span.end() - span.from()).sum();
    }

    /**
     * Weights of all N tokens in the means over their minibatches.
     *
     * @param longest longest response allowed
     */
    double[] weights(LossMean mean, int longest) {
        double[] weights = new double[responses.size()];
        for (int minibatch = 0; minibatch < count(); minibatch++) {
            int tokens = tokens(minibatch);
            List<ResponseTokens.Span> spans = spans(minibatch);
            for (ResponseTokens.Span span : spans) {
                Arrays.fill(
                        weights,
                        span.from(),
                        span.to(),
                        mean.weight(tokens, spans.size(), span.length(), longest));
            }
        }
        return weights;
    }

    /**
     * Visits the micro-batches of a minibatch.
     *
     * @throws InterruptedException between two of them, when the result is not wanted any more
     */
    void visit(int minibatch, Visitor visitor) throws InterruptedException {
        for (List<Integer> rows : plan.get(minibatch)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (plan.size() == 1 && plan.get(0).size() == 1) {
                only = only == null ? new MicroBatch(model, responses, rows, true) : only;
                visitor.visit(only);
                continue;
            }
            try (MicroBatch part = new MicroBatch(model, responses, rows, false)) {
                visitor.visit(part);
            }
        }
    }

    @Override
    public void close() {
        if (only != null) {
            only.close();
        }
    }

    /** Responses of a minibatch, those of one prompt standing together. */
    List<ResponseTokens.Span> spans(int minibatch) {
        List<Integer> rows = plan.get(minibatch).stream().flatMap(List::stream).toList();
        return responses.spans().stream().filter(span -> rows.contains(span.row())).toList();
    }

    private List<List<Integer>> cut(List<Integer> rows, int tokenBudget) {
        int[] lengths = rows.stream().mapToInt(row -> responses.rows().get(row).length()).toArray();
        return MicroBatches.plan(lengths, tokenBudget).stream()
                .map(part -> part.stream().map(rows::get).toList())
                .toList();
    }
}
