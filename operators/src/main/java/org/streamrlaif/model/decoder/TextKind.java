package org.streamrlaif.model.decoder;

import org.streamrlaif.model.file.ConfigNode;

/**
 * A kind of text decoder: what a text configuration means where it is silent. The arithmetic is one
 * for all kinds.
 */
public enum TextKind {
    /** Llama, with Hugging Face's defaults of {@code LlamaConfig}. */
    LLAMA("llama", 32000, 11008, 2048),
    /** Qwen2, with those of {@code Qwen2Config}: q, k and v always have biases. */
    QWEN2("qwen2", 151936, 22016, 32768);

    private final String key;
    private final int vocabSize;
    private final int intermediateSize;
    private final int maxPositions;

    TextKind(String key, int vocabSize, int intermediateSize, int maxPositions) {
        this.key = key;
        this.vocabSize = vocabSize;
        this.intermediateSize = intermediateSize;
        this.maxPositions = maxPositions;
    }

    /** The {@code model_type} of a text configuration. */
    public String key() {
        return key;
    }

    int vocabSize() {
        return vocabSize;
    }

    int intermediateSize() {
        return intermediateSize;
    }

    int maxPositions() {
        return maxPositions;
    }

    /** Whether q, k, v have biases. */
    boolean attentionBias(ConfigNode node) {
        return this == QWEN2 || node.flag("attention_bias", false);
    }

    static TextKind of(ConfigNode node, TextKind usual) {
        String key = node.expect("model_type", usual.key, LLAMA.key, QWEN2.key);
        return key.equals(LLAMA.key) ? LLAMA : QWEN2;
    }
}
