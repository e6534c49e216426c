package org.streamrlaif.laboratory.demo.pretrain;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.training.TextBatch;
import org.streamrlaif.model.training.TextTrainer;

/** Packed rows about clips of equally many frames, gathered for one batch. */
final class TrainingRows {

    private final int frames;
    private final List<PackedRow> rows = new ArrayList<>();
    private final List<float[]> features = new ArrayList<>();

    TrainingRows(int frames) {
        this.frames = frames;
    }

    /** Adds a row about a clip. */
    void add(PackedRow row, float[] clip) {
        rows.add(row);
        features.add(clip);
    }

    /** All rows as a batch. */
    TextBatch batch(int padId) {
        return PackedRow.batch(rows, features, frames, padId);
    }

    /**
     * Whether greedy decoding gives each response exactly, row by row in the order of the
     * responses.
     */
    List<boolean[]> exact(TextTrainer trainer, int padId) {
        TextBatch batch = batch(padId);
        boolean[] hits = trainer.hits(batch);
        List<boolean[]> exact = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<PackedRow.Span> spans = rows.get(row).responses();
            boolean[] all = new boolean[spans.size()];
            for (int i = 0; i < all.length; i++) {
                // A response whose every token is the likeliest after the right ones before it is
                // what greedy decoding gives.
                int from = row * batch.length() + spans.get(i).start();
                all[i] = true;
                for (int k = 0; k < spans.get(i).length(); k++) {
                    all[i] &= hits[from + k];
                }
            }
            exact.add(all);
        }
        return exact;
    }
}
