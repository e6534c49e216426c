package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a loaded model as a Hugging Face folder; see {@link VisionLanguageModel#save}. */
final class CheckpointWriter {
    /** What stands beside config.json and the tensors in a model folder; copied where present. */
    private static final List<String> COMPANIONS =
            List.of(
                    ModelConfig.GENERATION_FILE,
                    Tokenizer.FILE,
                    Tokenizer.CONFIG_FILE,
                    SentencePieceTokenizer.FILE,
                    SentencePieceTokenizer.SPECIAL_FILE,
                    "added_tokens.json",
                    ChatTemplate.FILE,
                    "chat_template.json",
                    "preprocessor_config.json",
                    "processor_config.json",
                    "video_preprocessor_config.json");

    private final VisionLanguageModel model;
    private final Path source;
    private final Map<String, TensorData> tensors = new LinkedHashMap<>();

    CheckpointWriter(VisionLanguageModel model, Path source) {
        this.model = model;
        this.source = source;
    }

    void write(Path target, LoraAdapter adapter) {
        model.visionTensors().forEach(this::add);
        TextDecoder decoder = model.decoder();
        add("language_model.embed_tokens.weight", decoder.table());
        if (!decoder.config().tiedHead()) {
            add("lm_head.weight", decoder.head());
        }
        try (NDManager scope = model.kernels().newManager()) {
            addLayers(
                    adapter == null
                            ? decoder.weights()
                            : decoder.mergedWeights(model.kernels(), adapter, scope));
        }
        SafetensorsWriter.write(target.resolve(Safetensors.FILE), tensors);
        for (String name : COMPANIONS) {
            Path file = model.config().family().companion(source, name);
            if (Files.exists(file)) {
                ModelFiles.replace(target.resolve(name), copy -> Files.copy(file, copy));
            }
        }
        ModelJson.write(target.resolve(ModelConfig.FILE), config());
    }

    /** What the source's config.json says beside what the model's own configuration does. */
    private ObjectNode config() {
        ObjectNode node = (ObjectNode) ModelJson.read(source.resolve(ModelConfig.FILE));
        node.remove("torch_dtype");
        overlay(node, model.config().toJson());
        return node;
    }

    private static void overlay(ObjectNode below, ObjectNode above) {
        above.fields()
                .forEachRemaining(
                        entry -> {
                            if (below.get(entry.getKey()) instanceof ObjectNode child
                                    && entry.getValue() instanceof ObjectNode over) {
                                overlay(child, over);
                            } else {
                                below.set(entry.getKey(), entry.getValue());
                            }
                        });
    }

    private void addLayers(List<NDArray> weights) {
        TextConfig text = model.config().text();
        long queries = (long) text.heads() * text.headWidth();
        long keys = (long) text.kvHeads() * text.headWidth();
        long[] attention = {queries, keys, keys};
        long[] gated = {text.intermediateSize(), text.intermediateSize()};
        for (int i = 0; i < text.layers(); i++) {
            String layer = TextDecoder.layer(i);
            List<NDArray> w = weights.subList(7 * i, 7 * i + 7);
            add(layer + "input_layernorm.weight", w.get(0));
            addParts(layer, TextDecoder.ATTENTION, ".weight", attention, w.get(1));
            if (text.attentionBias()) {
                addParts(layer, TextDecoder.ATTENTION, ".bias", attention, w.get(2));
            }
            add(layer + "self_attn.o_proj.weight", w.get(3));
            add(layer + "post_attention_layernorm.weight", w.get(4));
            addParts(layer, TextDecoder.GATED, ".weight", gated, w.get(5));
            add(layer + "mlp.down_proj.weight", w.get(6));
        }
        add("language_model.norm.weight", weights.get(weights.size() - 1));
    }

    private void add(String name, NDArray array) {
        put(name, data(array));
    }

    private void put(String name, TensorData data) {
        tensors.put(model.config().family().storedName(name), data);
    }

    /** The parts of stacked projections, each a range of rows. */
    private void addParts(
            String layer, List<String> modules, String kind, long[] heights, NDArray stacked) {
        TensorData whole = data(stacked);
        long row = 0;
        for (int i = 0; i < heights.length; i++) {
            put(layer + modules.get(i) + kind, whole.rows(row, row + heights[i]));
            row += heights[i];
        }
    }

    /** A float32 copy; the array may be of a type that the engine's binding cannot name. */
    private TensorData data(NDArray array) {
        try (NDManager scope = model.kernels().newManager()) {
            return TensorData.of(model.kernels().call("float32").tensor(array).run(scope));
        }
    }
}
