package org.streamrlaif.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code config.json} and {@code generation_config.json} of a model folder say. Reads sparse
 * hub files (defaults left out) and complete ones. Family known: {@code llava}, a CLIP tower, a
 * two-layer projector and a Llama decoder.
 *
 * <p>Keys of our own, absent in plain Hugging Face files: {@code video_pooling} and {@code
 * video_frames}.
 *
 * @param text the decoder
 * @param vision the tower
 * @param imageTokenId id of the placeholder in prompts
 * @param projectorBias whether the projector's layers have biases
 * @param featureLayer hidden state of the tower that is used, counted as in Hugging Face (-1 =
 *     last, 0 = embeddings)
 * @param dropClassToken whether the class token is dropped from it ({@code
 *     vision_feature_select_strategy: default})
 * @param videoPooling how a clip's tokens are pooled after the projector
 * @param videoFrames frames F for which {@code video_position_embedding} was made; 0 when there is
 *     none
 * @param bosId first token of a sequence, or -1
 * @param padId padding, or -1
 * @param eosIds tokens that end a response; not empty
 */
public record ModelConfig(
        TextConfig text,
        VisionConfig vision,
        int imageTokenId,
        boolean projectorBias,
        int featureLayer,
        boolean dropClassToken,
        VideoPooling videoPooling,
        int videoFrames,
        int bosId,
        int padId,
        List<Integer> eosIds) {
    public static final String FILE = "config.json";
    public static final String GENERATION_FILE = "generation_config.json";

    /** Values of {@code model_type} that can be loaded. */
    public static final Set<String> FAMILIES = Set.of("llava");

    public ModelConfig {
        eosIds = List.copyOf(eosIds);
        if (imageTokenId < 0 || imageTokenId >= text.vocabSize()) {
            throw new IllegalArgumentException(
                    "image_token_index: "
                            + imageTokenId
                            + ", expected less than vocab_size "
                            + text.vocabSize());
        }
        int states = vision.layers() + 1;
        if (featureLayer >= states || featureLayer < -states) {
            throw new IllegalArgumentException(
                    "vision_feature_layer: "
                            + featureLayer
                            + ", expected "
                            + -states
                            + " to "
                            + (states - 1));
        }
    }

    /** Tokens of one frame after the tower. */
    public int frameTokens() {
        return vision.patches() + (dropClassToken ? 0 : 1);
    }

    /**
     * Reads the folder's configuration.
     *
     * @throws ModelFormatException one line naming the file, the key, its value and what was
     *     expected
     */
    public static ModelConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        ConfigNode root = new ConfigNode(file + ": ", ModelJson.read(file));
        root.expect("model_type", "", FAMILIES.toArray(String[]::new));
        root.expect("projector_hidden_act", "gelu", "gelu");
        ConfigNode text = root.child("text_config");
        Path generationFile = folder.resolve(GENERATION_FILE);
        ConfigNode generation =
                Files.exists(generationFile)
                        ? new ConfigNode(generationFile + ": ", ModelJson.read(generationFile))
                        : root.child("generation_config");
        List<ConfigNode> nodes = List.of(generation, root, text);
        try {
            return new ModelConfig(
                    TextConfig.of(text, root.flag("tie_word_embeddings", false)),
                    root.has("vision_config")
                            ? VisionConfig.of(root.child("vision_config"))
                            : CLIP_L_336,
                    root.integer("image_token_id", root.integer("image_token_index", 32000)),
                    root.flag("multimodal_projector_bias", true),
                    root.integer("vision_feature_layer", -2),
                    root.expect("vision_feature_select_strategy", "default", "default", "full")
                            .equals("default"),
                    pooling(root),
                    root.integer("video_frames", 0),
                    first(ids("bos_token_id", nodes, 1)),
                    first(ids("pad_token_id", nodes, -1)),
                    ids("eos_token_id", nodes, 2));
        } catch (IllegalArgumentException e) {
            throw e instanceof ModelFormatException
                    ? e
                    : new ModelFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** Tower of LLaVA-1.5, meant when {@code vision_config} is absent. */
    private static final VisionConfig CLIP_L_336 =
            new VisionConfig(336, 14, 1024, 4096, 24, 16, 1e-5, "quick_gelu");

    private static VideoPooling pooling(ConfigNode root) {
        String key =
                root.expect(
                        "video_pooling",
                        VideoPooling.FRAMES.key(),
                        VideoPooling.FRAMES.key(),
                        VideoPooling.TEMPORAL_SPATIAL.key());
        return key.equals(VideoPooling.FRAMES.key())
                ? VideoPooling.FRAMES
                : VideoPooling.TEMPORAL_SPATIAL;
    }

    private static int first(List<Integer> ids) {
        return ids.get(0);
    }

    /** The ids of the first object that has the key: a number or a list of numbers. */
    private static List<Integer> ids(String key, List<ConfigNode> nodes, int otherwise) {
        for (ConfigNode node : nodes) {
            if (node.has(key)) {
                List<Integer> ids = new ArrayList<>();
                JsonNode value = node.node().get(key);
                for (JsonNode id : value.isArray() && !value.isEmpty() ? value : List.of(value)) {
                    if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                        throw new ModelFormatException(
                                node.where() + key + ": " + value + ", expected token ids");
                    }
                    ids.add(id.intValue());
                }
                return ids;
            }
        }
        return List.of(otherwise);
    }

    /**
     * Writes {@code config.json} and {@code generation_config.json} in the style of transformers 5.
     */
    public void write(Path folder) {
        ObjectNode root = ModelJson.MAPPER.createObjectNode();
        root.putArray("architectures").add("LlavaForConditionalGeneration");
        root.put("model_type", "llava")
                .put("dtype", "float32")
                .put("image_token_index", imageTokenId);
        root.put("projector_hidden_act", "gelu").put("multimodal_projector_bias", projectorBias);
        root.put("vision_feature_layer", featureLayer);
        root.put("vision_feature_select_strategy", dropClassToken ? "default" : "full");
        root.put("image_seq_length", frameTokens()).put("tie_word_embeddings", text.tiedHead());
        if (videoPooling != VideoPooling.FRAMES || videoFrames > 0) {
            root.put("video_pooling", videoPooling.key()).put("video_frames", videoFrames);
        }
        ObjectNode textNode = (ObjectNode) text.toJson();
        putIds(textNode);
        root.set("text_config", textNode);
        root.set("vision_config", vision.toJson());
        ModelJson.write(folder.resolve(FILE), root);
        ObjectNode generation = ModelJson.MAPPER.createObjectNode();
        putIds(generation);
        ModelJson.write(folder.resolve(GENERATION_FILE), generation);
    }

    private void putIds(ObjectNode node) {
        if (bosId >= 0) {
            node.put("bos_token_id", bosId);
        }
        if (padId >= 0) {
            node.put("pad_token_id", padId);
        }
        if (eosIds.size() == 1) {
            node.put("eos_token_id", eosIds.get(0));
        } else {
            eosIds.forEach(node.putArray("eos_token_id")::add);
        }
    }
}
