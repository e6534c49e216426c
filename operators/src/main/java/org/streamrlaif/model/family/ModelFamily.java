package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.decoder.VisualBlock;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.ChatTemplate;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEncoder;
import org.streamrlaif.model.vision.VisualPart;

/**
 * What one family of checkpoints does its own way: which parts its configuration asks for, how its
 * tensors are called, how frames become visual tokens and how these enter a prompt. One
 * implementation per {@code model_type}, listed in {@link ModelFamilies}; an instance holds the
 * family's settings of one checkpoint. Text decoders and towers are shared between families, see
 * {@link TextKind} and {@link TowerKind}.
 */
public interface ModelFamily {
    /** The {@code model_type} of config.json. */
    String type();

    /** The class name in {@code architectures}. */
    String architecture();

    /**
     * Token ids that chat templates write where visual tokens go. In an expanded prompt all of them
     * are the first one, whose embedding is never used.
     */
    List<Integer> placeholders();

    /** Whether the placeholder is no token of the vocabulary but the id behind its last one. */
    default boolean placeholderBehindVocabulary() {
        return false;
    }

    /**
     * The same family with another pooling of clips.
     *
     * @throws ModelFormatException when the family pools in one way only
     */
    default ModelFamily pooled(VideoPooling pooling) {
        throw new ModelFormatException(
                String.format(
                        Locale.ROOT,
                        "video pooling: %s, expected none for model_type %s, which has its own",
                        pooling.key(),
                        type()));
    }

    /**
     * Adds the tensors of projector and pooling; those of decoder and tower are added by their own
     * configurations.
     */
    void expect(ExpectedTensors expected, TextConfig text, VisionConfig vision);

    /** The folders that together hold a checkpoint's tensors, the model's own first. */
    default List<Path> folders(Path folder) {
        return List.of(folder);
    }

    /**
     * A stored tensor's name in the common form that {@link CheckpointNames} describes; null when
     * the model has no use for it.
     */
    default String commonName(String stored) {
        return CheckpointNames.common(stored);
    }

    /** The name under which a tensor of this common name is saved. */
    default String storedName(String common) {
        return CheckpointNames.stored(common);
    }

    /** Where a file of the model lies that stands beside config.json. */
    default Path companion(Path folder, String file) {
        return folder.resolve(file);
    }

    /** The tokenizer of a folder. */
    default Tokenizer tokenizer(Path folder) {
        return Tokenizer.read(folder);
    }

    /** The chat template of a folder. */
    default ChatTemplate chatTemplate(Path folder, Tokenizer tokenizer) {
        return ChatTemplate.read(folder, tokenizer);
    }

    /** The way from pixels to visual tokens. */
    VisualEncoder encoder(TextConfig text, VisionConfig vision, NamedTensors tensors);

    /**
     * How the folder's files ask for frames and pictures to be prepared.
     *
     * @throws ModelFormatException when they ask for what is not done
     */
    Preprocessing preprocessing(Path folder, VisionConfig vision);

    /**
     * Number of visual tokens that a clip becomes.
     *
     * @param seen size in which the tower sees its frames
     */
    int visualTokens(VisionConfig vision, int frames, PictureSize seen);

    /** Decoder layers, from the first on, to whose outputs visual tokens add features. */
    default int deepLayers() {
        return 0;
    }

    /**
     * The blocks in which the tokens of a clip or picture stand in prompts; none where positions
     * count tokens.
     */
    default List<VisualBlock> blocks(VisualPart part) {
        return List.of();
    }

    /**
     * Sees whether pictures and clips may be shown in one prompt.
     *
     * @throws IllegalArgumentException when the family was not made for it
     */
    default void requireTogether(long pictures, long clips) {}

    /** What stands in a turn of the user for a clip or picture. */
    List<ChatMessage.Part> shown(VisualPart part);

    /**
     * A rendered prompt with what the family writes around the placeholders of visual tokens.
     *
     * @param rendered what the chat template made of {@link #shown}
     * @param parts the clips and pictures of the prompt in order
     */
    default String arrange(String rendered, List<VisualPart> parts) {
        return rendered;
    }

    /** The {@code vision_config} of a config.json. */
    default ObjectNode visionJson(VisionConfig vision) {
        return vision.toJson();
    }

    /** Adds the family's own keys to the root of a config.json. */
    void write(ObjectNode root, VisionConfig vision);
}
