package org.streamrlaif.model.vision;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Visual tokens: the rows that a language model reads in place of its image placeholders.
 *
 * @param count number of tokens V
 * @param width numbers of a token: the width D of the language model, and where layers of it are
 *     added to, as many more for each of them
 * @param blocks image placeholders they stand for; divides V
 * @param data V × width values, row-major; owned by the record, not copied
 * @param layout what prompts say about them
 */
public record VisualEmbedding(int count, int width, int blocks, float[] data, VisualLayout layout) {

    /** Tokens of which prompts say nothing. */
    public VisualEmbedding(int count, int width, int blocks, float[] data) {
        this(count, width, blocks, data, VisualLayout.NONE);
    }

    public VisualEmbedding {
        if (count < 1
                || width < 1
                || blocks < 1
                || count % blocks != 0
                || data.length != count * width) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "visual tokens: %d x %d in %d blocks with %d values, expected count x width values and equal blocks",
                            count,
                            width,
                            blocks,
                            data.length));
        }
    }

    /** The same tokens with another layout. */
    public VisualEmbedding with(VisualLayout other) {
        return new VisualEmbedding(count, width, blocks, data, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VisualEmbedding that
                && count == that.count
                && width == that.width
                && blocks == that.blocks
                && layout.equals(that.layout)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(count, width, blocks, layout, Arrays.hashCode(data));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "VisualEmbedding[%d x %d, %d blocks]", count, width, blocks);
    }
}
