package org.streamrlaif.model.checkpoint;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraTarget;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.ModelFiles;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.ShardedWriter;
import org.streamrlaif.model.file.StoredTensor;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.text.ChatTemplate;
import org.streamrlaif.model.text.SentencePieceTokenizer;
import org.streamrlaif.model.text.Tokenizer;

/** Writes a loaded model as a Hugging Face folder. */
public final class CheckpointWriter {
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

    private final Path source;
    private final ModelConfig config;
    private final Kernels kernels;
    private final SaveFormat format;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    /**
     * @param source the folder that the model was loaded from
     * @param config the model's configuration
     * @param format element type and size of the files
     */
    public CheckpointWriter(Path source, ModelConfig config, Kernels kernels, SaveFormat format) {
        this.source = source;
        this.config = config;
        this.kernels = kernels;
        this.format = format;
    }

    /**
     * Writes tensors, configuration and the files that stand beside them.
     *
     * @param vision tensors of tower, projector and pooling by common name
     * @param adapter folded into the decoder's weights; null for none
     */
    public void write(
            Path target, Map<String, NDArray> vision, TextDecoder decoder, LoraAdapter adapter) {
        vision.forEach(this::add);
        add("language_model.embed_tokens.weight", decoder.table());
        if (!decoder.config().tiedHead()) {
            add("lm_head.weight", decoder.head());
        }
        addLayers(decoder.weights(), adapter);
        ShardedWriter.write(target, tensors, format.shardBytes());
        for (String name : COMPANIONS) {
            Path file = config.family().companion(source, name);
            if (Files.exists(file)) {
                ModelFiles.replace(target.resolve(name), copy -> Files.copy(file, copy));
            }
        }
        ModelJson.write(target.resolve(ModelConfig.FILE), json());
    }

    /** What the source's config.json says beside what the model's own configuration does. */
    private ObjectNode json() {
        ObjectNode node = (ObjectNode) ModelJson.read(source.resolve(ModelConfig.FILE));
        node.remove("torch_dtype");
        overlay(node, config.toJson());
        node.put("dtype", format.dtype());
        for (String part : List.of("text_config", "vision_config")) {
            if (node.get(part) instanceof ObjectNode child && child.has("dtype")) {
                child.put("dtype", format.dtype());
            }
        }
        return node;
    }

    private static void overlay(ObjectNode below, ObjectNode above) {
        above.properties()
                .forEach(
                        entry -> {
                            if (below.get(entry.getKey()) instanceof ObjectNode child
                                    && entry.getValue() instanceof ObjectNode over) {
                                overlay(child, over);
                            } else {
                                below.set(entry.getKey(), entry.getValue());
                            }
                        });
    }

    private void addLayers(List<NDArray> weights, LoraAdapter adapter) {
        TextConfig text = config.text();
        for (int i = 0; i < text.layers(); i++) {
            String layer = TextDecoder.layer(i);
            List<NDArray> w = weights.subList(7 * i, 7 * i + 7);
            add(layer + "input_layernorm.weight", w.get(0));
            addParts(i, w.get(1), adapter, LoraTarget.Q, LoraTarget.K, LoraTarget.V);
            if (text.attentionBias()) {
                addBiases(layer, w.get(2), LoraTarget.Q, LoraTarget.K, LoraTarget.V);
            }
            addParts(i, w.get(3), adapter, LoraTarget.O);
            if (text.kind().hasHeadNorms()) {
                addHeadNorms(layer, w.get(2));
            }
            add(layer + "post_attention_layernorm.weight", w.get(4));
            addParts(i, w.get(5), adapter, LoraTarget.GATE, LoraTarget.UP);
            addParts(i, w.get(6), adapter, LoraTarget.DOWN);
        }
        add("language_model.norm.weight", weights.get(weights.size() - 1));
    }

    private void add(String name, NDArray array) {
        put(name, rows(array, 0, array.getShape().get(0), null, 0));
    }

    private SavedRows rows(NDArray array, long from, long rows, LoraAdapter folded, int slot) {
        return new SavedRows(kernels, format.type(), array, from, rows, folded, slot);
    }

    private void put(String name, StoredTensor tensor) {
        tensors.put(config.family().storedName(name), tensor);
    }

    /** The parts of stacked projections, each a range of rows with the adapter folded in. */
    private void addParts(int layer, NDArray stacked, LoraAdapter adapter, LoraTarget... targets) {
        long row = 0;
        for (LoraTarget target : targets) {
            long rows = target.outputs(config.text());
            int slot = 2 * (layer * LoraTarget.values().length + target.ordinal());
            put(
                    TextDecoder.layer(layer) + target.module() + ".weight",
                    rows(stacked, row, rows, adapter, slot));
            row += rows;
        }
    }

    private void addHeadNorms(String layer, NDArray stacked) {
        NDArray norms = stacked.reshape(-1);
        long row = 0;
        for (String norm : TextDecoder.HEAD_NORMS) {
            put(layer + norm, rows(norms, row, config.text().headWidth(), null, 0));
            row += config.text().headWidth();
        }
    }

    private void addBiases(String layer, NDArray stacked, LoraTarget... targets) {
        long row = 0;
        for (LoraTarget target : targets) {
            long rows = target.outputs(config.text());
            put(layer + target.module() + ".bias", rows(stacked, row, rows, null, 0));
            row += rows;
        }
    }
}
