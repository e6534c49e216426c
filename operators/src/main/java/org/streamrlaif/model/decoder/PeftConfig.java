package org.streamrlaif.model.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;

/**
 * What an {@code adapter_config.json} asks for. Every key is computed, known to change nothing, or
 * refused by its name; so is a key that this class does not know, unless it is null.
 *
 * <p>Adapters whose modules differ in rank or scale are read as one {@link LoraConfig} of the
 * widest rank and the largest scale; {@link #parts} says what each module has of it.
 *
 * @param config the shape that all modules fit into
 * @param parts of each module, in the order of layers and then of {@link LoraTarget}; null where
 *     there is no adapter
 */
record PeftConfig(LoraConfig config, List<Part> parts) {

    /** They say where the adapter comes from, how it was trained, or how it began. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "auto_mapping",
                    "base_model_name_or_path",
                    "corda_config",
                    "ensure_weight_tying",
                    "eva_config",
                    // PEFT sets it to false for linear layers, whatever it says.
                    "fan_in_fan_out",
                    "inference_mode",
                    "loftq_config",
                    "lora_dropout",
                    "lora_ga_config",
                    "megatron_core",
                    "merge_weights",
                    "peft_version",
                    "qalora_group_size",
                    "revision",
                    "runtime_config",
                    "task_type");

    private static final Set<String> COMPUTED =
            Set.of(
                    "alpha_pattern",
                    "bias",
                    "exclude_modules",
                    "init_lora_weights",
                    "lora_alpha",
                    "peft_type",
                    "r",
                    "rank_pattern",
                    "target_modules",
                    "use_rslora");

    /** They change what is computed, unless they are null, false or empty. */
    private static final Set<String> REFUSED =
            Set.of(
                    "alora_invocation_tokens",
                    "arrow_config",
                    "enable_lora",
                    "kasa_config",
                    "layer_replication",
                    "layers_pattern",
                    "layers_to_transform",
                    "lora_bias",
                    "megatron_config",
                    "modules_to_save",
                    "monteclora_config",
                    "target_parameters",
                    "trainable_token_indices",
                    "use_bdlora",
                    "use_dora",
                    "use_qalora",
                    "velora_config");

    /**
     * One module's adapter.
     *
     * @param rank its own rank
     * @param share its scale, as a share of the common one
     */
    record Part(int rank, double share) {}

    private record Module(int rank, double alpha, double scale) {}

    /**
     * Reads the file for an adapter on the given decoder.
     *
     * @throws ModelFormatException one line naming file, key, value and what was expected
     */
    static PeftConfig read(Path file, TextConfig text) {
        JsonNode json = ModelJson.read(file);
        ConfigNode node = new ConfigNode(file + ": ", json);
        node.expect("peft_type", "", "LORA");
        node.expect("bias", "none", "none");
        json.properties().forEach(entry -> requireKnown(file, entry));
        requirePlainBase(file, json.path("init_lora_weights"));
        PeftModules modules = new PeftModules(file, json);
        List<LoraTarget> targets = modules.targets(text);
        List<Module> found = new ArrayList<>();
        for (int layer = 0; layer < text.layers(); layer++) {
            for (LoraTarget target : LoraTarget.values()) {
                found.add(
                        targets.contains(target)
                                ? module(node, modules, PeftNames.modules(text, layer, target))
                                : null);
            }
        }
        return of(file, targets.stream().map(LoraTarget::word).toList(), found);
    }

    private static Module module(ConfigNode node, PeftModules modules, List<String> names) {
        int rank =
                modules.pattern("rank_pattern", names)
                        .map(key -> node.child("rank_pattern").positive(key, 1))
                        .orElseGet(() -> node.positive("r", 8));
        double alpha =
                modules.pattern("alpha_pattern", names)
                        .map(key -> node.child("alpha_pattern").real(key, 1))
                        .orElseGet(() -> node.real("lora_alpha", 8));
        boolean stable = node.flag("use_rslora", false);
        return new Module(rank, alpha, alpha / (stable ? Math.sqrt(rank) : rank));
    }

    private static PeftConfig of(Path file, List<String> targets, List<Module> modules) {
        List<Module> present = modules.stream().filter(module -> module != null).toList();
        Module first = present.get(0);
        int rank = present.stream().mapToInt(Module::rank).max().orElseThrow();
        double scale = present.stream().mapToDouble(Module::scale).max().orElseThrow();
        boolean plain =
                present.stream().allMatch(first::equals) && scale == first.alpha() / first.rank();
        try {
            LoraConfig config = new LoraConfig(rank, plain ? first.alpha() : scale * rank, targets);
            List<Part> parts = new ArrayList<>();
            for (Module module : modules) {
                parts.add(module == null ? null : new Part(module.rank(), module.scale() / scale));
            }
            return new PeftConfig(config, parts);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file + ": lora_" + e.getMessage(), e);
        }
    }

    /** What the module of a layer has; null for no adapter. */
    Part part(int layer, LoraTarget target) {
        return parts.get(layer * LoraTarget.values().length + target.ordinal());
    }

    private static void requireKnown(Path file, Map.Entry<String, JsonNode> entry) {
        String key = entry.getKey();
        JsonNode value = entry.getValue();
        if (value.isNull() || WITHOUT_EFFECT.contains(key) || COMPUTED.contains(key)) {
            return;
        }
        if (!REFUSED.contains(key)) {
            throw new ModelFormatException(
                    file
                            + ": "
                            + key
                            + ": "
                            + value
                            + ", expected no such key: what it asks for is not known here");
        }
        boolean off =
                value.isContainerNode()
                        ? value.isEmpty()
                        : value.isBoolean() && !value.booleanValue();
        if (!off) {
            throw new ModelFormatException(
                    file + ": " + key + ": " + value + ", expected none: it is not computed here");
        }
    }

    /**
     * Some ways to begin move a part of the base weights into the adapter, so that the adapter
     * belongs to other base weights than the folder holds.
     */
    private static void requirePlainBase(Path file, JsonNode begun) {
        boolean plain =
                begun.isMissingNode()
                        || begun.isNull()
                        || begun.isBoolean()
                        || Set.of("gaussian", "eva", "orthogonal").contains(begun.asText());
        if (!plain) {
            throw new ModelFormatException(
                    file
                            + ": init_lora_weights: "
                            + begun
                            + ", expected true, false, gaussian, eva or orthogonal: this one"
                            + " changes the base weights; save it with PEFT's"
                            + " path_initial_model_for_weight_conversion");
        }
    }
}
