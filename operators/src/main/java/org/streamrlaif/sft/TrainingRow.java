package org.streamrlaif.sft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.packing.MicroBatches;

/** A row of a training batch: examples that show the same, packed. */
final class TrainingRow {

    /**
     * A token to predict.
     *
     * @param place where in the row it is predicted
     * @param token its id
     * @param weight in the loss
     */
    record Target(int place, int token, double weight) {}

    private final String clip;
    private final VisualEmbedding visual;
    private final int placeholder;
    private final TokenTree tree = new TokenTree();
    private final List<TokenPositions> positions = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    private TrainingRow(String clip, VisualEmbedding visual, int placeholder) {
        this.clip = clip;
        this.visual = visual;
        this.placeholder = placeholder;
    }

    /**
     * Rows of each micro-batch; every example is in one row.
     *
     * @param tokens bound on rows × longest row
     */
    static List<List<TrainingRow>> microBatches(
            List<Example> examples, VisionLanguageModel model, int tokens) {
        int longest = Math.min(tokens, model.config().text().maxPositions());
        List<TrainingRow> rows = pack(examples, longest, model.config().imageTokenId());
        int[] lengths = rows.stream().mapToInt(TrainingRow::length).toArray();
        return MicroBatches.plan(lengths, tokens).stream()
                .map(part -> part.stream().map(rows::get).toList())
                .toList();
    }

    /**
     * Packs examples in their order.
     *
     * @param longest tokens of a row that is added to; an example alone may be longer
     * @param placeholder id that stands for a visual token in prompts
     */
    static List<TrainingRow> pack(List<Example> examples, int longest, int placeholder) {
        List<TrainingRow> rows = new ArrayList<>();
        for (Example example : examples) {
            TrainingRow row =
                    rows.stream()
                            .filter(r -> r.takes(example, longest))
                            .findFirst()
                            .orElseGet(
                                    () -> {
                                        TrainingRow fresh =
                                                new TrainingRow(
                                                        example.clip(),
                                                        example.visual(),
                                                        placeholder);
                                        rows.add(fresh);
                                        return fresh;
                                    });
            row.add(example);
        }
        return rows;
    }

    private boolean takes(Example example, int longest) {
        if (!clip.equals(example.clip()) || !Objects.equals(visual, example.visual())) {
            return false;
        }
        int growth = 0;
        for (PromptResponse answer : example.answers()) {
            growth += tree.growth(answer.sequence(placeholder));
        }
        return tree.length() + growth <= longest;
    }

    private void add(Example example) {
        for (PromptResponse answer : example.answers()) {
            int[] places = tree.add(answer.sequence(placeholder));
            note(places, answer.positions());
            int first = answer.prompt().length() - 1;
            for (int t = 0; t < answer.response().length; t++) {
                targets.add(new Target(places[first + t], answer.response()[t], example.weight()));
            }
        }
    }

    /** Tokens that the row held before have the positions of their first sequence. */
    private void note(int[] places, TokenPositions sequence) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] == positions.size()) {
                positions.add(sequence.slice(i, i + 1));
            }
        }
    }

    /** The position of each token. */
    List<TokenPositions> positions() {
        return positions;
    }

    TokenTree tree() {
        return tree;
    }

    /** Visual tokens of what is shown; null for text only. */
    VisualEmbedding visual() {
        return visual;
    }

    /** What is predicted, answer by answer. */
    List<Target> targets() {
        return targets;
    }

    int length() {
        return tree.length();
    }
}
