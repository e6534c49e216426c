package org.streamrlaif.parity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.decoder.VisualBlock;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * Token rows of a reference as they are stored, padded on whichever side, with the visual tokens
 * that stand in them.
 *
 * @param length length L of the B rows, padding included
 * @param ids B × L token ids; all placeholders are the first one
 * @param valid B × L, true = the token counts
 * @param visual the rows of all image placeholders in order
 * @param width numbers of such a row
 * @param imageId the first placeholder
 * @param blocks of each row, the blocks that its visual tokens stand in
 */
record Rows(
        int length,
        long[] ids,
        boolean[] valid,
        float[] visual,
        int width,
        int imageId,
        List<List<VisualBlock>> blocks) {

    /** Visual tokens that wait for their places. */
    private static final class Waiting {
        private final Map<Integer, Deque<VisualEmbedding>> pictures = new HashMap<>();
        private final Map<Integer, Integer> begun = new HashMap<>();

        Waiting(List<Pictures.Shown> shown) {
            for (Pictures.Shown one : shown) {
                pictures.computeIfAbsent(one.placeholder(), any -> new ArrayDeque<>())
                        .add(one.tokens());
            }
        }

        /** The picture of the next token for this placeholder; null when there is none. */
        VisualEmbedding picture(int placeholder) {
            Deque<VisualEmbedding> queue = pictures.get(key(placeholder));
            return queue == null ? null : queue.peek();
        }

        /** The number of that token in its picture; the next one is the next. */
        int next(int placeholder) {
            int key = key(placeholder);
            int token = begun.getOrDefault(key, 0);
            boolean last = token + 1 == pictures.get(key).element().count();
            begun.put(key, last ? 0 : token + 1);
            if (last) {
                pictures.get(key).remove();
            }
            return token;
        }

        boolean isEmpty() {
            return pictures.values().stream().allMatch(Deque::isEmpty);
        }

        private int key(int placeholder) {
            return pictures.containsKey(placeholder) ? placeholder : Pictures.ANY;
        }
    }

    /**
     * @param name the tensor of the token ids [B, L]
     * @param mask the tensor that is 1 where a token counts; where there is none, all count
     * @param shown visual tokens of all rows
     */
    static Rows read(
            Reference reference,
            String name,
            String mask,
            List<Pictures.Shown> shown,
            VisionLanguageModel model) {
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
        int length = (int) ids.shape()[1];
        long[] tokens = ids.longs();
        List<Integer> placeholders = model.config().family().placeholders();
        int width = model.config().visualWidth();
        int wanted = shown.stream().mapToInt(one -> one.tokens().count()).sum();
        float[] visual = new float[wanted * width];
        List<List<VisualBlock>> blocks =
                Stream.<List<VisualBlock>>generate(ArrayList::new).limit(ids.shape()[0]).toList();
        Waiting waiting = new Waiting(shown);
        int found = 0;
        boolean missing = false;
        for (int i = 0; i < tokens.length; i++) {
            int id = (int) tokens[i];
            if (placeholders.contains(id)) {
                VisualEmbedding picture = waiting.picture(id);
                missing |= picture == null;
                if (picture != null) {
                    int token = waiting.next(id);
                    if (token == 0) {
                        blocks.get(i / length)
                                .addAll(model.config().family().blocks(picture.parts().get(0)));
                    }
                    System.arraycopy(picture.data(), token * width, visual, found * width, width);
                }
                tokens[i] = placeholders.get(0);
                found++;
            }
        }
        if (missing || !waiting.isEmpty()) {
            throw reference.wrong(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%d image placeholders (token %d), which this model makes of the stored pixels, found %d",
                            wanted,
                            placeholders.get(0),
                            found));
        }
        return new Rows(length, tokens, valid, visual, width, placeholders.get(0), blocks);
    }

    /** Number of rows B. */
    int rows() {
        return blocks.size();
    }

    /** The rows as the model takes them. */
    TokenBatch batch() {
        int axes = axes();
        long[] positions = new long[ids.length * axes];
        for (int b = 0; b < rows(); b++) {
            int[] places = places(b);
            TokenPositions own = positions(b, places);
            long[] packed = new long[places.length * axes];
            own.copyTo(packed, 0, axes);
            for (int i = 0; i < places.length; i++) {
                System.arraycopy(packed, i * axes, positions, places[i] * axes, axes);
            }
        }
        return new TokenBatch(rows(), length, ids, positions, valid, visual);
    }

    private int axes() {
        return IntStream.range(0, rows()).map(b -> positions(b, places(b)).axes()).max().orElse(1);
    }

    /** The flat places of the tokens of a row that count. */
    private int[] places(int row) {
        return IntStream.range(row * length, (row + 1) * length).filter(i -> valid[i]).toArray();
    }

    private TokenPositions positions(int row, int[] places) {
        int[] tokens = Arrays.stream(places).map(i -> (int) ids[i]).toArray();
        return TokenPositions.of(tokens, imageId, blocks.get(row));
    }

    /** B × L positions of the tokens that count, or axes × B × L of them; padding holds 0. */
    long[] positions() {
        long[] byToken = batch().positions();
        int axes = byToken.length / ids.length;
        long[] byAxis = new long[byToken.length];
        for (int i = 0; i < byToken.length; i++) {
            byAxis[i % axes * ids.length + i / axes] = byToken[i];
        }
        return byAxis;
    }

    /** Which of {@link #positions} count. */
    boolean[] positionsValid() {
        boolean[] all = new boolean[ids.length * axes()];
        for (int i = 0; i < all.length; i++) {
            all[i] = valid[i % ids.length];
        }
        return all;
    }

    /** By how much the position behind each row is ahead of its number of tokens. */
    long[] deltas() {
        return IntStream.range(0, rows())
                .mapToLong(b -> positions(b, places(b)).next() - (long) places(b).length)
                .toArray();
    }

    /** Every row without its padding, as the generation engine takes it. */
    List<ModelPrompt> prompts() {
        List<ModelPrompt> prompts = new ArrayList<>();
        int at = 0;
        for (int b = 0; b < rows(); b++) {
            int[] places = places(b);
            int[] tokens = Arrays.stream(places).map(i -> (int) ids[i]).toArray();
            int count = (int) Arrays.stream(tokens).filter(id -> id == imageId).count();
            float[] part = Arrays.copyOfRange(visual, at, at + count * width);
            at += count * width;
            prompts.add(
                    new ModelPrompt(
                            tokens,
                            count == 0 ? null : new VisualEmbedding(count, width, 1, part),
                            positions(b, places)));
        }
        return prompts;
    }

    /** One row with more tokens behind it; only where nothing is padded. */
    Rows append(long[] more) {
        long[] longer = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, longer, ids.length, more.length);
        boolean[] all = new boolean[longer.length];
        Arrays.fill(all, true);
        return new Rows(longer.length, longer, all, visual, width, imageId, blocks);
    }

    /** The first tokens of a single row. */
    Rows first(int tokens) {
        return new Rows(
                tokens,
                Arrays.copyOf(ids, tokens),
                Arrays.copyOf(valid, tokens),
                visual,
                width,
                imageId,
                blocks);
    }
}
