package org.streamrlaif.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * Token rows of a reference as they are stored, padded on whichever side, with the visual tokens
 * that stand in them.
 *
 * @param rows number of rows B
 * @param length length L, padding included
 * @param ids B × L token ids
 * @param valid B × L, true = the token counts
 * @param visual the rows of all image placeholders in order, D values each
 * @param width D
 */
record Rows(int rows, int length, long[] ids, boolean[] valid, float[] visual, int width) {

    /**
     * @param name the tensor of the token ids [B, L]
     * @param mask the tensor that is 1 where a token counts; where there is none, all count
     * @param pictures visual tokens of all rows
     * @param placeholders tokens that stand for visual tokens; all of them become the first
     */
    static Rows read(
            Reference reference,
            String name,
            String mask,
            List<VisualEmbedding> pictures,
            List<Integer> placeholders,
            int width) {
        TensorData ids = reference.tensor(name);
        if (ids.shape().length != 2) {
            throw reference.wrong(name, "[rows, tokens]");
        }
        boolean[] valid = new boolean[ids.size()];
        Arrays.fill(valid, true);
        if (reference.has(mask)) {
            if (!Arrays.equals(reference.tensor(mask).shape(), ids.shape())) {
                throw reference.wrong(mask, Arrays.toString(ids.shape()) + " as " + name);
            }
            valid = reference.mask(mask);
        }
        float[] visual = visual(pictures);
        int imageId = placeholders.get(0);
        long[] tokens =
                Arrays.stream(ids.longs())
                        .map(id -> placeholders.contains((int) id) ? imageId : id)
                        .toArray();
        long places = Arrays.stream(tokens).filter(id -> id == imageId).count();
        if (places * width != visual.length) {
            throw reference.wrong(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%d image placeholders (token %d), which this model makes of the stored pixels, found %d",
                            visual.length / width,
                            imageId,
                            places));
        }
        return new Rows((int) ids.shape()[0], (int) ids.shape()[1], tokens, valid, visual, width);
    }

    private static float[] visual(List<VisualEmbedding> pictures) {
        float[] all = new float[pictures.stream().mapToInt(p -> p.data().length).sum()];
        int at = 0;
        for (VisualEmbedding picture : pictures) {
            System.arraycopy(picture.data(), 0, all, at, picture.data().length);
            at += picture.data().length;
        }
        return all;
    }

    /** The rows as the model takes them; positions count the tokens that count. */
    TokenBatch batch() {
        return new TokenBatch(rows, length, ids, positions(), valid, visual);
    }

    /** B × L: 0, 1, … over the tokens that count; padding holds 0. */
    long[] positions() {
        long[] positions = new long[ids.length];
        for (int b = 0; b < rows; b++) {
            long next = 0;
            for (int i = b * length; i < (b + 1) * length; i++) {
                positions[i] = valid[i] ? next++ : 0;
            }
        }
        return positions;
    }

    /** Every row without its padding, as the generation engine takes it. */
    List<ModelPrompt> prompts(int imageId) {
        List<ModelPrompt> prompts = new ArrayList<>();
        int at = 0;
        for (int b = 0; b < rows; b++) {
            int row = b * length;
            int[] tokens =
                    IntStream.range(row, row + length)
                            .filter(i -> valid[i])
                            .map(i -> (int) ids[i])
                            .toArray();
            int count = (int) Arrays.stream(tokens).filter(id -> id == imageId).count();
            float[] part = Arrays.copyOfRange(visual, at, at + count * width);
            at += count * width;
            prompts.add(
                    new ModelPrompt(
                            tokens,
                            count == 0 ? null : new VisualEmbedding(count, width, 1, part)));
        }
        return prompts;
    }

    /** One row with more tokens behind it; only where nothing is padded. */
    Rows append(long[] more) {
        long[] longer = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, longer, ids.length, more.length);
        boolean[] all = new boolean[longer.length];
        Arrays.fill(all, true);
        return new Rows(1, longer.length, longer, all, visual, width);
    }

    /** The first tokens of a single row. */
    Rows first(int tokens) {
        return new Rows(
                1, tokens, Arrays.copyOf(ids, tokens), Arrays.copyOf(valid, tokens), visual, width);
    }
}
