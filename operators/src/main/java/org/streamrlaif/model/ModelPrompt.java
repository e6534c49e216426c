package org.streamrlaif.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * What a model reads before it answers.
 *
 * @param ids P token ids; the image placeholder appears {@code visual.count()} times, not at all
 *     when {@code visual} is null; owned by the record, not copied
 * @param visual the rows that replace the placeholders, in order; null for text only
 */
public record ModelPrompt(int[] ids, VisualEmbedding visual) {

    public ModelPrompt {
        if (ids.length == 0) {
            throw new IllegalArgumentException("prompt: no tokens, expected at least one");
        }
    }

    /** Number of tokens P. */
    public int length() {
        return ids.length;
    }

    /** The prompt followed by more tokens. */
    public ModelPrompt append(int... more) {
        int[] all = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, all, ids.length, more.length);
        return new ModelPrompt(all, visual);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelPrompt that
                && Arrays.equals(ids, that.ids)
                && Objects.equals(visual, that.visual);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(ids), visual);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ModelPrompt[%d tokens, %s]", ids.length, visual);
    }
}
