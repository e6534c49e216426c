package org.streamrlaif.model.decoder;

import java.util.List;
import java.util.stream.Stream;
import org.streamrlaif.model.file.ConfigNode;

/**
 * A kind of text decoder: what a text configuration means where it is silent. The arithmetic is one
 * for all kinds.
 */
public enum TextKind {
    /** Llama, with Hugging Face's defaults of {@code LlamaConfig}. */
    LLAMA("llama", 32000, 11008, 2048),
    /** Qwen2, with those of {@code Qwen2Config}: q, k and v always have biases. */
    QWEN2("qwen2", 151936, 22016, 32768),
    /** Qwen2 with positions in time, height and width; older files say it at the top level. */
    QWEN2_5_VL("qwen2_5_vl_text", 152064, 29568, 32768, "qwen2_5_vl"),
    /** Qwen3 with the same: queries and keys have norms instead of biases. */
    QWEN3_VL("qwen3_vl_text", 151936, 22016, 128000);

    private static final int QWEN3_HEAD = 128;

    private final String key;
    private final int vocabSize;
    private final int intermediateSize;
    private final int maxPositions;
    private final List<String> aliases;

    TextKind(String key, int vocabSize, int intermediateSize, int maxPositions, String... aliases) {
        this.key = key;
        this.vocabSize = vocabSize;
        this.intermediateSize = intermediateSize;
        this.maxPositions = maxPositions;
        this.aliases = List.of(aliases);
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

    /** Width of a head where the configuration is silent. */
    int headWidth(int divided) {
        return this == QWEN3_VL ? QWEN3_HEAD : divided;
    }

    /** Whether a token has a position in time, height and width. */
    boolean hasSections() {
        return this == QWEN2_5_VL || this == QWEN3_VL;
    }

    /** Whether every query and every key is normalised before it is turned. */
    public boolean hasHeadNorms() {
        return this == QWEN3_VL;
    }

    /** Whether q, k, v have biases. */
    boolean attentionBias(ConfigNode node) {
        if (hasHeadNorms()) {
            node.expect("attention_bias", false);
        }
        return this == QWEN2 || this == QWEN2_5_VL || node.flag("attention_bias", false);
    }

    static TextKind of(ConfigNode node, TextKind usual) {
        String key =
                node.expect(
                        "model_type",
                        usual.key,
                        Stream.of(values()).flatMap(TextKind::keys).toArray(String[]::new));
        return Stream.of(values())
                .filter(kind -> kind.keys().anyMatch(key::equals))
                .findFirst()
                .orElseThrow();
    }

    private Stream<String> keys() {
        return Stream.concat(Stream.of(key), aliases.stream());
    }
}
