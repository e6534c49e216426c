package org.streamrlaif.model.decoder;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of adapter tensors in PEFT files. They follow the module tree in memory, not the names in
 * checkpoints; the tree differs between versions of transformers, so older paths of the decoder are
 * read too and the newest, {@link TextConfig#modules()}, is written.
 */
final class PeftNames {
    private static final String WRAPPER = "base_model.model.";
    private static final List<String> OLDER = List.of("language_model.model.", "model.");
    private static final Pattern TENSOR =
            Pattern.compile("(layers\\.\\d+\\.\\w+\\.\\w+)\\.lora_([AB])\\.weight");

    private PeftNames() {}

    static String a(TextConfig text, int layer, LoraTarget target) {
        return WRAPPER + text.modules() + block(layer, target) + ".lora_A.weight";
    }

    static String b(TextConfig text, int layer, LoraTarget target) {
        return WRAPPER + text.modules() + block(layer, target) + ".lora_B.weight";
    }

    static boolean isB(String name) {
        return name.endsWith(".lora_B.weight");
    }

    /** The newest name of a tensor named in any of the known ways. */
    static Optional<String> canonical(TextConfig text, String name) {
        for (String tree : trees(text).toList()) {
            if (name.startsWith(WRAPPER + tree)) {
                String rest = name.substring(WRAPPER.length() + tree.length());
                if (TENSOR.matcher(rest).matches()) {
                    return Optional.of(WRAPPER + text.modules() + rest);
                }
            }
        }
        return Optional.empty();
    }

    /** Every name that the layer's module may have in {@code target_modules}. */
    static List<String> modules(TextConfig text, int layer, LoraTarget target) {
        return trees(text).map(tree -> tree + block(layer, target)).toList();
    }

    /**
     * A pattern for exactly the targets within the text decoder, so that the tower's layers of the
     * same names stay out.
     */
    static String pattern(TextConfig text, LoraConfig config) {
        List<String> attention = words(config, "self_attn.");
        List<String> mlp = words(config, "mlp.");
        String blocks =
                attention.isEmpty()
                        ? group("mlp", mlp)
                        : mlp.isEmpty()
                                ? group("self_attn", attention)
                                : "("
                                        + group("self_attn", attention)
                                        + "|"
                                        + group("mlp", mlp)
                                        + ")";
        String path = text.modules().replaceFirst("^model\\.", "").replace(".", "\\.");
        return ".*" + path + "layers\\.\\d+\\." + blocks;
    }

    private static Stream<String> trees(TextConfig text) {
        return Stream.concat(Stream.of(text.modules()), OLDER.stream());
    }

    private static String group(String block, List<String> words) {
        return block + "\\.(" + String.join("|", words) + ")_proj";
    }

    private static List<String> words(LoraConfig config, String block) {
        return Stream.of(LoraTarget.values())
                .filter(target -> config.covers(target) && target.module().startsWith(block))
                .map(target -> target.word().replace("_proj", ""))
                .toList();
    }

    private static String block(int layer, LoraTarget target) {
        return "layers." + layer + "." + target.module();
    }
}
