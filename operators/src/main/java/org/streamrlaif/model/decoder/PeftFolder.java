package org.streamrlaif.model.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;

/**
 * An adapter folder in PEFT format: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 */
final class PeftFolder {
    static final String CONFIG_FILE = "adapter_config.json";
    static final String WEIGHTS_FILE = "adapter_model.safetensors";

    private PeftFolder() {}

    /** What a folder holds: configuration, and numbers by PEFT's newest names. */
    record Content(LoraConfig config, Map<String, TensorData> tensors) {}

    /**
     * Reads an adapter for the given decoder.
     *
     * @throws ModelFormatException when the configuration asks for what kernels do not do, or
     *     tensors are missing, unknown or misshapen
     */
    static Content read(TextConfig text, Path folder) {
        LoraConfig config = config(folder.resolve(CONFIG_FILE), text);
        Path file = folder.resolve(WEIGHTS_FILE);
        Map<String, long[]> expected = shapes(text, config);
        try (Safetensors tensors = Safetensors.open(file)) {
            Map<String, TensorData> data = new LinkedHashMap<>();
            Set<String> unknown = new TreeSet<>();
            for (String name : tensors.names()) {
                String canonical = PeftNames.canonical(text, name).orElse(name);
                if (expected.containsKey(canonical)) {
                    data.put(canonical, tensors.tensor(name));
                } else {
                    unknown.add(name);
                }
            }
            Set<String> missing = new TreeSet<>(expected.keySet());
            missing.removeAll(data.keySet());
            if (!missing.isEmpty() || !unknown.isEmpty()) {
                throw new ModelFormatException(
                        file + ": missing tensors " + missing + ", unknown tensors " + unknown);
            }
            expected.forEach(
                    (name, shape) -> requireShape(file, name, data.get(name).shape(), shape));
            return new Content(config, data);
        }
    }

    private static void requireShape(Path file, String name, long[] actual, long[] expected) {
        if (!Arrays.equals(actual, expected)) {
            throw new ModelFormatException(
                    file
                            + ": tensor "
                            + name
                            + ": shape "
                            + Arrays.toString(actual)
                            + ", expected "
                            + Arrays.toString(expected));
        }
    }

    private static Map<String, long[]> shapes(TextConfig text, LoraConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < text.layers(); layer++) {
            for (LoraTarget target : LoraTarget.values()) {
                if (config.covers(target)) {
                    shapes.put(
                            PeftNames.a(text, layer, target),
                            new long[] {config.rank(), target.inputs(text)});
                    shapes.put(
                            PeftNames.b(text, layer, target),
                            new long[] {target.outputs(text), config.rank()});
                }
            }
        }
        return shapes;
    }

    private static LoraConfig config(Path file, TextConfig text) {
        ConfigNode node = new ConfigNode(file + ": ", ModelJson.read(file));
        node.expect("peft_type", "", "LORA");
        node.expect("bias", "none", "none");
        for (String key : List.of("use_dora", "use_rslora", "fan_in_fan_out", "lora_bias")) {
            node.expect(key, false);
        }
        for (String key :
                List.of(
                        "rank_pattern",
                        "alpha_pattern",
                        "modules_to_save",
                        "layers_to_transform")) {
            if (!node.node().path(key).isEmpty()) {
                throw new ModelFormatException(
                        file + ": " + key + ": " + node.node().get(key) + ", expected none");
            }
        }
        int rank = node.positive("r", 8);
        return new LoraConfig(
                rank,
                node.real("lora_alpha", 8),
                targets(file, node.node().path("target_modules"), text));
    }

    /** The targets that a list of module names or a pattern selects, the same in every layer. */
    private static List<String> targets(Path file, JsonNode modules, TextConfig text) {
        List<String> targets = new ArrayList<>();
        for (LoraTarget target : LoraTarget.values()) {
            long layers =
                    IntStream.range(0, text.layers())
                            .filter(
                                    layer ->
                                            selects(
                                                    file,
                                                    modules,
                                                    PeftNames.modules(text, layer, target)))
                            .count();
            if (layers == text.layers()) {
                targets.add(target.word());
            } else if (layers > 0) {
                throw new ModelFormatException(
                        file
                                + ": target_modules: "
                                + modules
                                + " selects "
                                + target.word()
                                + " in "
                                + layers
                                + " of "
                                + text.layers()
                                + " layers, expected all or none");
            }
        }
        if (targets.isEmpty()) {
            throw new ModelFormatException(
                    file
                            + ": target_modules: "
                            + modules
                            + ", expected a list or pattern that selects some of "
                            + String.join(", ", LoraTarget.words()));
        }
        return targets;
    }

    private static boolean selects(Path file, JsonNode modules, List<String> names) {
        try {
            return modules.isTextual()
                    ? names.stream().anyMatch(name -> name.matches(modules.asText()))
                    : names.stream().anyMatch(name -> listed(modules, name));
        } catch (PatternSyntaxException e) {
            throw new ModelFormatException(
                    file + ": target_modules: " + modules + ", expected a valid pattern", e);
        }
    }

    private static boolean listed(JsonNode modules, String name) {
        for (JsonNode module : modules) {
            if (name.equals(module.asText()) || name.endsWith("." + module.asText())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes an adapter.
     *
     * @param base where PEFT finds the base model; null = its user says where
     */
    static void write(
            Path folder,
            String base,
            TextConfig text,
            LoraConfig config,
            Map<String, TensorData> tensors) {
        ObjectNode node = ModelJson.MAPPER.createObjectNode();
        node.put("base_model_name_or_path", base).put("bias", "none").put("fan_in_fan_out", false);
        node.put("inference_mode", true).put("init_lora_weights", true);
        putNumber(node, "lora_alpha", config.alpha());
        node.put("lora_dropout", 0.0)
                .putNull("modules_to_save")
                .put("peft_type", "LORA")
                .put("r", config.rank());
        node.put("target_modules", PeftNames.pattern(text, config)).put("task_type", "CAUSAL_LM");
        node.put("use_dora", false).put("use_rslora", false);
        ModelJson.write(folder.resolve(CONFIG_FILE), node);
        SafetensorsWriter.write(folder.resolve(WEIGHTS_FILE), tensors);
    }

    /** Whole numbers are written as such, as PEFT does. */
    private static void putNumber(ObjectNode node, String key, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            node.put(key, (long) value);
        } else {
            node.put(key, value);
        }
    }
}
