package org.streamrlaif.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * What a model reads before it answers.
 *
 * @param ids P token ids; the image placeholder appears {@code visual.count()} times, not at all
 *     when {@code visual} is null; owned by the record, not copied
 * @param visual the rows that replace the placeholders, in order; null for text only
 * @param positions those of the P tokens
 */
public record ModelPrompt(int[] ids, VisualEmbedding visual, TokenPositions positions) {

    public ModelPrompt {
        if (ids.length == 0) {
            throw new IllegalArgumentException("prompt: no tokens, expected at least one");
        }
        if (positions.size() != ids.length) {
            throw new IllegalArgumentException(
                    "prompt: "
                            + positions.size()
                            + " positions, expected one for each of "
                            + ids.length
                            + " tokens");
        }
    }

    /** A prompt whose positions count its tokens. */
    public ModelPrompt(int[] ids, VisualEmbedding visual) {
        this(ids, visual, TokenPositions.counting(ids.length));
    }

    /** Number of tokens P. */
    public int length() {
        return ids.length;
    }

    /** The prompt followed by more tokens. */
    public ModelPrompt append(int... more) {
        int[] all = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, all, ids.length, more.length);
        return new ModelPrompt(all, visual, positions.followedBy(more.length));
    }

    /**
     * The first tokens alone.
     *
     * @param tokens at least one
     */
    public ModelPrompt start(int tokens) {
        return new ModelPrompt(Arrays.copyOf(ids, tokens), visual, positions.slice(0, tokens));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelPrompt that
                && Arrays.equals(ids, that.ids)
                && Objects.equals(visual, that.visual)
                && positions.equals(that.positions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(ids), visual, positions);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ModelPrompt[%d tokens, %s]", ids.length, visual);
    }
}
