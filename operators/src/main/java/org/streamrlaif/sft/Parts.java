package org.streamrlaif.sft;

import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.packing.MicroBatches;

/** Cuts examples into micro-batches of packed rows. */
final class Parts {

    private Parts() {}

    /**
     * Rows of each micro-batch; every example is in one row.
     *
     * @param tokens bound on rows × longest row
     */
    static List<List<TrainingRow>> of(
            List<Example> examples, VisionLanguageModel model, int tokens) {
        int longest = Math.min(tokens, model.config().text().maxPositions());
        List<TrainingRow> rows = TrainingRow.pack(examples, longest, model.config().imageTokenId());
        int[] lengths = rows.stream().mapToInt(TrainingRow::length).toArray();
        return MicroBatches.plan(lengths, tokens).stream()
                .map(part -> part.stream().map(rows::get).toList())
                .toList();
    }
}
