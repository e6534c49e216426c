package org.streamrlaif.laboratory.demo.pretrain;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.training.TextBatch;
import org.streamrlaif.model.training.TextTrainer;

/** Packed rows about clips of equally many frames, gathered for one batch. */
public final class VideoRows {

    private final int padId;
    private final int frames;
    private final List<PackedQuestions> rows = new ArrayList<>();
    private final List<float[]> features = new ArrayList<>();

    /**
     * @param padId fills rows up
     * @param frames of every clip; 0 for rows about no clip
     */
    public VideoRows(int padId, int frames) {
        this.padId = padId;
        this.frames = frames;
    }

    /**
     * Adds a row about a clip.
     *
     * @param clip the tower's patch tokens
     */
    public void add(PackedQuestions row, float[] clip) {
        rows.add(row);
        features.add(clip);
    }

    /** All rows, padded at the right. */
    public TextBatch padded() {
        int width = rows.stream().mapToInt(PackedQuestions::length).max().orElseThrow();
        int tokens = rows.size() * width;
        int clip = features.get(0).length;
        TextBatch batch =
                new TextBatch(
                        rows.size(),
                        width,
                        frames,
                        new float[rows.size() * clip],
                        new int[tokens],
                        new int[tokens],
                        new boolean[tokens * width],
                        new int[tokens],
                        new float[tokens]);
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(features.get(row), 0, batch.features(), row * clip, clip);
            rows.get(row).copyTo(batch, row, padId);
        }
        return batch;
    }

    /**
     * Whether greedy decoding gives each answer exactly, row by row in the order of the questions.
     */
    public List<boolean[]> exact(TextTrainer trainer) {
        TextBatch batch = padded();
        boolean[] hits = trainer.hits(batch);
        List<boolean[]> exact = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<PackedQuestions.Span> spans = rows.get(row).responses();
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
