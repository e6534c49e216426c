package org.streamrlaif.model.decoder;

import java.util.Arrays;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.TensorData;

/**
 * Memory of a decoder at work in bytes, told by its shape. {@code adapter_layers.py} says what the
 * layers of a training row keep.
 *
 * @param element bytes of one number of weights and hidden states
 */
public record DecoderSize(TextConfig text, int element) {
    private static final int FLOAT = 4;

    /** Weight, gradient and two moments. */
    private static final int TRAINED = 4 * FLOAT;

    /** Numbers in all weights, table and output matrix included. */
    public long parameters() {
        ExpectedTensors expected = new ExpectedTensors();
        TextDecoder.expect(expected, text);
        return expected.shapes().values().stream().mapToLong(TensorData::elements).sum();
    }

    /** Keys and values of one token. */
    public long cacheToken() {
        return 2L * text.layers() * text.kvHeads() * text.headWidth() * element;
    }

    /** Numbers of an adapter. */
    public long numbers(LoraConfig lora) {
        return text.layers() * rankRows(lora, true);
    }

    /** An adapter under training, with gradients and moments. */
    public long trained(LoraConfig lora) {
        return TRAINED * numbers(lora);
    }

    /**
     * What a row keeps for the way back, and what its layers work with.
     *
     * @param tokens of the row, or of several side by side
     * @param predicted tokens of them that are learned from
     * @param recomputes whether layers are computed again on the way back
     */
    public long rows(long tokens, long predicted, LoraConfig lora, boolean recomputes) {
        long tape = element * (kept() + rankRows(lora, false));
        long kept =
                recomputes
                        ? tape + (long) element * text.layers() * text.width()
                        : text.layers() * tape;
        return tokens * (kept + worked()) + distributions(predicted);
    }

    /** What a layer works with while a prompt is read, for each of its tokens. */
    public long promptToken() {
        long elements = 3L * text.width() + 2 * projected() + 3L * text.intermediateSize();
        return element * elements;
    }

    /** Numbers that a layer's tape holds of each token, but for those of the adapter. */
    private long kept() {
        long queries = (long) text.heads() * text.headWidth();
        long shared = text.heads() == text.kvHeads() ? 0 : 2 * queries;
        return 2L * text.width()
                + projected()
                + queries
                + shared
                + normedHeads()
                + 2L * text.intermediateSize();
    }

    /** Bytes for each token of a layer's backward pass: buffers, and norms in float32. */
    private long worked() {
        long elements = 3L * text.intermediateSize() + 2L * text.width() + 2 * projected();
        return element * elements + FLOAT * 5L * (text.width() + normedHeads());
    }

    /** Logits, log-probabilities and probabilities of a chunk, see {@code head.py}. */
    private long distributions(long predicted) {
        long rows = Math.min(predicted, Math.max(64, (1L << 24) / text.vocabSize()));
        return rows * text.vocabSize() * (element + 2L * FLOAT);
    }

    /** Queries and keys of a token, where heads have norms. */
    private long normedHeads() {
        boolean normed = text.kind().hasHeadNorms();
        return normed ? (long) (text.heads() + text.kvHeads()) * text.headWidth() : 0;
    }

    /** Queries, keys and values of a token. */
    private long projected() {
        return (long) (text.heads() + 2 * text.kvHeads()) * text.headWidth();
    }

    /** Of all adapted matrices of a layer: the ranks, or the ranks times both sides. */
    private long rankRows(LoraConfig lora, boolean sides) {
        return lora.rank()
                * Arrays.stream(LoraTarget.values())
                        .filter(lora::covers)
                        .mapToLong(t -> sides ? t.inputs(text) + t.outputs(text) : 1)
                        .sum();
    }
}
