package org.streamrlaif.model.vision;

import java.util.List;
import java.util.stream.Stream;
import org.streamrlaif.model.file.ConfigNode;

/** A kind of vision tower. */
public enum TowerKind {
    /** CLIP: a class token, a norm before the layers, no bias at the patches. */
    CLIP("clip_vision_model", true),
    /** SigLIP: patches only, with a bias; its hidden states lie before the norm at the end. */
    SIGLIP("siglip_vision_model", false),
    /** SigLIP as SmolVLM has it: with the norm at the end. */
    SMOLVLM("smolvlm_vision", false, "idefics3_vision", "idefics3"),
    /** Qwen2.5-VL's: pairs of frames of any size, most layers see windows only. */
    QWEN2_5_VL("qwen2_5_vl_vision", false),
    /** Qwen3-VL's: pairs of frames of any size, several layers are read. */
    QWEN3_VL("qwen3_vl_vision", false);

    private final String key;
    private final boolean classToken;
    private final List<String> aliases;

    /**
     * @param aliases other values of {@code model_type} that mean the same
     */
    TowerKind(String key, boolean classToken, String... aliases) {
        this.key = key;
        this.classToken = classToken;
        this.aliases = List.of(aliases);
    }

    /** The {@code model_type} of a vision configuration. */
    public String key() {
        return key;
    }

    /** Whether a token of the whole image comes before the patches. */
    boolean hasClassToken() {
        return classToken;
    }

    /** Whether pictures are brought to one size for it. */
    boolean isSquare() {
        return this != QWEN2_5_VL && this != QWEN3_VL;
    }

    /** A tower of square pictures. */
    static TowerKind of(ConfigNode node, TowerKind usual) {
        String key =
                node.expect(
                        "model_type",
                        usual.key,
                        squares().flatMap(kind -> kind.keys()).toArray(String[]::new));
        return squares()
                .filter(kind -> kind.keys().anyMatch(key::equals))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<TowerKind> squares() {
        return Stream.of(values()).filter(TowerKind::isSquare);
    }

    private Stream<String> keys() {
        return Stream.concat(Stream.of(key), aliases.stream());
    }
}
