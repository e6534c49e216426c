package org.streamrlaif.model.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Visual tokens: the rows that a language model reads in place of its image placeholders, of one
 * clip or picture or of several.
 *
 * @param width numbers of a token: the width D of the language model, and where layers of it are
 *     added to, as many more for each of them
 * @param data V × width values, row-major, part by part; owned by the record, not copied
 * @param parts what they show, in order; at least one
 */
public record VisualEmbedding(int width, float[] data, List<VisualPart> parts) {

    /** Tokens of a clip of which prompts say nothing. */
    public VisualEmbedding(int count, int width, int blocks, float[] data) {
        this(count, width, blocks, data, VisualLayout.NONE);
    }

    /** Tokens of a clip. */
    public VisualEmbedding(int count, int width, int blocks, float[] data, VisualLayout layout) {
        this(width, data, List.of(new VisualPart(false, count, blocks, layout)));
    }

    public VisualEmbedding {
        parts = List.copyOf(parts);
        int count = parts.stream().mapToInt(VisualPart::count).sum();
        if (count < 1 || width < 1 || data.length != count * width) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "visual tokens: %d x %d with %d values, expected count x width values",
                            count,
                            width,
                            data.length));
        }
    }

    /** Tokens of several, one behind the other. */
    public static VisualEmbedding join(List<VisualEmbedding> several) {
        if (several.size() == 1) {
            return several.get(0);
        }
        List<VisualPart> parts = new ArrayList<>();
        float[] data = new float[several.stream().mapToInt(one -> one.data.length).sum()];
        int at = 0;
        for (VisualEmbedding one : several) {
            parts.addAll(one.parts);
            System.arraycopy(one.data, 0, data, at, one.data.length);
            at += one.data.length;
        }
        return new VisualEmbedding(several.get(0).width, data, parts);
    }

    /** Number of tokens V. */
    public int count() {
        return data.length / width;
    }

    /** Image placeholders they stand for. */
    public int blocks() {
        return parts.stream().mapToInt(VisualPart::blocks).sum();
    }

    /** What prompts say about the only part. */
    public VisualLayout layout() {
        return only().layout();
    }

    /** The tokens of the only part with another layout. */
    public VisualEmbedding with(VisualLayout other) {
        return new VisualEmbedding(width, data, List.of(only().with(other)));
    }

    /** The same tokens as those of a still picture. */
    VisualEmbedding ofPicture() {
        VisualPart part = only();
        return new VisualEmbedding(
                width,
                data,
                List.of(new VisualPart(true, part.count(), part.blocks(), part.layout())));
    }

    private VisualPart only() {
        if (parts.size() != 1) {
            throw new IllegalStateException(
                    "visual tokens: " + parts.size() + " parts, expected one");
        }
        return parts.get(0);
    }

    /** The tokens of some parts in this order; itself where these are all parts in their order. */
    public VisualEmbedding inOrder(List<Integer> numbers) {
        List<VisualEmbedding> chosen = new ArrayList<>();
        boolean same = numbers.size() == parts.size();
        for (int i = 0; i < numbers.size(); i++) {
            same &= numbers.get(i) == i;
            chosen.add(part(numbers.get(i)));
        }
        return same ? this : join(chosen);
    }

    private VisualEmbedding part(int number) {
        int from = parts.subList(0, number).stream().mapToInt(VisualPart::count).sum();
        VisualPart part = parts.get(number);
        return new VisualEmbedding(
                width,
                Arrays.copyOfRange(data, from * width, (from + part.count()) * width),
                List.of(part));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VisualEmbedding that
                && width == that.width
                && parts.equals(that.parts)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, parts, Arrays.hashCode(data));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "VisualEmbedding[%d x %d, %d blocks]", count(), width, blocks());
    }
}
