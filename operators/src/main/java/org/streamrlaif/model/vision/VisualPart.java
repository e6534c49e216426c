package org.streamrlaif.model.vision;

import java.util.Locale;

/**
 * The tokens of one clip or one still picture.
 *
 * @param picture whether it is a still picture
 * @param count number of tokens, at least 1
 * @param blocks image placeholders they stand for; divides their number
 * @param layout what prompts say about them
 */
public record VisualPart(boolean picture, int count, int blocks, VisualLayout layout) {
    public VisualPart {
        if (count < 1 || blocks < 1 || count % blocks != 0) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "visual tokens: %d in %d blocks, expected at least one and equal blocks",
                            count,
                            blocks));
        }
    }

    /** Tokens of a block. */
    public int perBlock() {
        return count / blocks;
    }

    /** The same tokens with another layout. */
    public VisualPart with(VisualLayout other) {
        return new VisualPart(picture, count, blocks, other);
    }
}
