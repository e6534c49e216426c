package org.streamrlaif.model;

import java.util.List;
import java.util.stream.Stream;

/** A kind of vision tower: its defaults, its tensors and the class that runs it. */
public enum TowerKind {
    /** CLIP: a class token, a norm before the layers, no bias at the patches. */
    CLIP("clip_vision_model", true) {
        @Override
        VisionConfig defaults() {
            return new VisionConfig(this, 224, 32, 768, 3072, 12, 12, 1e-5, "quick_gelu");
        }

        @Override
        void expect(ExpectedTensors expected, VisionConfig vision) {
            ClipTower.expect(expected, vision);
        }

        @Override
        VisionTower tower(VisionConfig vision, FeatureChoice choice, NamedTensors tensors) {
            return new ClipTower(vision, choice, tensors);
        }
    },
    /** SigLIP: patches only, with a bias; its hidden states lie before the norm at the end. */
    SIGLIP("siglip_vision_model", false) {
        @Override
        VisionConfig defaults() {
            return new VisionConfig(this, 224, 16, 768, 3072, 12, 12, 1e-6, "gelu_pytorch_tanh");
        }

        @Override
        void expect(ExpectedTensors expected, VisionConfig vision) {
            SiglipTower.expect(expected, vision);
        }

        @Override
        VisionTower tower(VisionConfig vision, FeatureChoice choice, NamedTensors tensors) {
            return new SiglipTower(vision, choice.layers(vision), false, tensors);
        }
    },
    /** SigLIP as SmolVLM has it: with the norm at the end. */
    SMOLVLM("smolvlm_vision", false, "idefics3_vision", "idefics3") {
        @Override
        VisionConfig defaults() {
            return new VisionConfig(this, 224, 32, 1152, 3072, 12, 16, 1e-6, "gelu_pytorch_tanh");
        }

        @Override
        void expect(ExpectedTensors expected, VisionConfig vision) {
            SiglipTower.expect(expected, vision);
        }

        @Override
        VisionTower tower(VisionConfig vision, FeatureChoice choice, NamedTensors tensors) {
            return new SiglipTower(vision, choice.layers(vision), true, tensors);
        }
    };

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

    /** What a vision configuration of this kind means where it is silent. */
    abstract VisionConfig defaults();

    /** Adds the tower's tensors. */
    abstract void expect(ExpectedTensors expected, VisionConfig vision);

    /** The tower, run up to the chosen hidden state. */
    abstract VisionTower tower(VisionConfig vision, FeatureChoice choice, NamedTensors tensors);

    static TowerKind of(ConfigNode node, TowerKind usual) {
        String key =
                node.expect(
                        "model_type",
                        usual.key,
                        Stream.of(values()).flatMap(kind -> kind.keys()).toArray(String[]::new));
        return Stream.of(values())
                .filter(kind -> kind.keys().anyMatch(key::equals))
                .findFirst()
                .orElseThrow();
    }

    private Stream<String> keys() {
        return Stream.concat(Stream.of(key), aliases.stream());
    }
}
