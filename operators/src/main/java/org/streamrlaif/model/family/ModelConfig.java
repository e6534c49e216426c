package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.vision.Towers;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisionConfig;

/**
 * What {@code config.json} and {@code generation_config.json} of a model folder say. Reads sparse
 * hub files (defaults left out) and complete ones.
 *
 * @param family what the checkpoint's family does its own way, with its settings
 * @param text the decoder
 * @param vision the tower
 * @param tokens ids of the tokens that begin, pad and end sequences
 */
public record ModelConfig(
        ModelFamily family, TextConfig text, VisionConfig vision, SpecialTokens tokens) {
    public static final String FILE = "config.json";
    public static final String GENERATION_FILE = "generation_config.json";

    public ModelConfig {
        for (int id : tokens.eosIds()) {
            if (id < 0 || id >= text.vocabSize()) {
                throw new IllegalArgumentException(
                        "eos_token_id: "
                                + id
                                + ", expected less than vocab_size "
                                + text.vocabSize());
            }
        }
        for (int id : family.placeholders()) {
            if (id < 0 || (id >= text.vocabSize() && !family.placeholderBehindVocabulary())) {
                throw new IllegalArgumentException(
                        "image_token_index: "
                                + id
                                + ", expected less than vocab_size "
                                + text.vocabSize());
            }
        }
    }

    /** The token that stands for each visual token in an expanded prompt. */
    public int imageTokenId() {
        return family.placeholders().get(0);
    }

    /** Numbers of a visual token: the decoder's width, and as many for each layer it adds to. */
    public int visualWidth() {
        return text.width() * (1 + family.deepLayers());
    }

    /** Visual tokens of a clip whose frames the tower sees in this size. */
    public int visualTokens(int frames, int width, int height) {
        return family.visualTokens(vision, frames, new PictureSize(width, height));
    }

    /** Padding, or -1. */
    public int padId() {
        return tokens.padId();
    }

    /** Tokens that end a response; not empty. */
    public List<Integer> eosIds() {
        return tokens.eosIds();
    }

    /** The same model with clips pooled in another way; null keeps the way that it has. */
    public ModelConfig pooled(VideoPooling pooling) {
        return pooling == null
                ? this
                : new ModelConfig(family.pooled(pooling), text, vision, tokens);
    }

    /** The same model with its head tied to the embedding table or not. */
    public ModelConfig withTiedHead(boolean tied) {
        return new ModelConfig(family, text.withTiedHead(tied), vision, tokens);
    }

    /** The tensors that the configuration asks for, by common name. */
    public ExpectedTensors expected() {
        ExpectedTensors expected = new ExpectedTensors();
        Towers.expect(expected, vision);
        family.expect(expected, text, vision);
        TextDecoder.expect(expected, text);
        return expected;
    }

    /** config.json in the style of transformers 5. */
    public ObjectNode toJson() {
        ObjectNode root = ModelJson.MAPPER.createObjectNode();
        root.putArray("architectures").add(family.architecture());
        root.put("model_type", family.type()).put("dtype", "float32");
        family.write(root, vision);
        root.put("tie_word_embeddings", text.tiedHead());
        ObjectNode textNode = text.toJson();
        tokens.write(textNode);
        root.set("text_config", textNode);
        root.set("vision_config", family.visionJson(vision));
        return root;
    }
}
