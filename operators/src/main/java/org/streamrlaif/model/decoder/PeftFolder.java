package org.streamrlaif.model.decoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        PeftConfig config = PeftConfig.read(folder.resolve(CONFIG_FILE), text);
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
                    (name, shape) -> {
                        requireShape(file, name, data.get(name).shape(), shape);
                        requireNumbers(file, name, data.get(name));
                    });
            return new Content(config.config(), fitted(text, config, data));
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

    private static void requireNumbers(Path file, String name, TensorData data) {
        if (!data.type().isFloating()) {
            throw new ModelFormatException(
                    file + ": tensor " + name + ": " + data.type() + ", expected a floating type");
        }
        for (float value : data.floats()) {
            if (!Float.isFinite(value)) {
                throw new ModelFormatException(
                        file + ": tensor " + name + ": holds " + value + ", expected numbers");
            }
        }
    }

    private static Map<String, long[]> shapes(TextConfig text, PeftConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < text.layers(); layer++) {
            for (LoraTarget target : LoraTarget.values()) {
                PeftConfig.Part part = config.part(layer, target);
                if (part != null) {
                    shapes.put(
                            PeftNames.a(text, layer, target),
                            new long[] {part.rank(), target.inputs(text)});
                    shapes.put(
                            PeftNames.b(text, layer, target),
                            new long[] {target.outputs(text), part.rank()});
                }
            }
        }
        return shapes;
    }

    /** The tensors with the rank and scale that all modules have in common: B A stays the same. */
    private static Map<String, TensorData> fitted(
            TextConfig text, PeftConfig config, Map<String, TensorData> data) {
        int rank = config.config().rank();
        for (int layer = 0; layer < text.layers(); layer++) {
            for (LoraTarget target : LoraTarget.values()) {
                PeftConfig.Part part = config.part(layer, target);
                if (part != null && (part.rank() != rank || part.share() != 1)) {
                    data.computeIfPresent(
                            PeftNames.a(text, layer, target),
                            (name, a) -> padded(a, rank, a.shape()[1], 1));
                    data.computeIfPresent(
                            PeftNames.b(text, layer, target),
                            (name, b) -> padded(b, b.shape()[0], rank, part.share()));
                }
            }
        }
        return data;
    }

    /** A matrix times a factor in the upper left of a matrix of zeros [rows, columns]. */
    private static TensorData padded(TensorData matrix, long rows, long columns, double factor) {
        float[] from = matrix.floats();
        float[] to = new float[Math.toIntExact(rows * columns)];
        int width = Math.toIntExact(matrix.shape()[1]);
        for (int i = 0; i < from.length; i++) {
            to[(i / width) * (int) columns + i % width] = (float) (factor * from[i]);
        }
        return TensorData.of(to, rows, columns);
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
