package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.vision.FeatureChoice;
import org.streamrlaif.model.vision.FrameEncoder;
import org.streamrlaif.model.vision.LlavaPooling;
import org.streamrlaif.model.vision.MlpProjector;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.Towers;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEncoder;
import org.streamrlaif.model.vision.VisualPart;

/**
 * LLaVA: a tower, a two-layer projector, one image placeholder per frame or per pooled clip.
 *
 * <p>Keys of our own, absent in plain Hugging Face files: {@code video_pooling} and {@code
 * video_frames}.
 *
 * @param imageTokenId id of the placeholder in prompts
 * @param projectorBias whether the projector's layers have biases
 * @param features which hidden state of the tower is used
 * @param videoPooling how a clip's tokens are pooled after the projector
 * @param videoFrames frames F for which {@code video_position_embedding} was made; 0 when there is
 *     none
 */
public record Llava(
        int imageTokenId,
        boolean projectorBias,
        FeatureChoice features,
        VideoPooling videoPooling,
        int videoFrames)
        implements SquareFamily {
    static final String TYPE = "llava";

    /** Optional rows added to a clip's pooled tokens. */
    public static final String VIDEO_POSITIONS = "video_position_embedding";

    /** Tower of LLaVA-1.5, meant when {@code vision_config} is absent. */
    private static final VisionConfig CLIP_L_336 =
            new VisionConfig(TowerKind.CLIP, 336, 14, 1024, 4096, 24, 16, 1e-5, "quick_gelu");

    static ModelConfig read(ConfigNode root, SpecialTokens tokens) {
        root.expect("projector_hidden_act", "gelu", "gelu");
        VisionConfig vision =
                root.has("vision_config")
                        ? VisionConfig.of(
                                root.child("vision_config"), VisionConfig.defaults(TowerKind.CLIP))
                        : CLIP_L_336;
        TextConfig text =
                TextConfig.of(
                        root.child("text_config"),
                        TextKind.LLAMA,
                        root.flag("tie_word_embeddings", false),
                        "model.language_model.");
        Llava family =
                new Llava(
                        root.integer("image_token_id", root.integer("image_token_index", 32000)),
                        root.flag("multimodal_projector_bias", true),
                        FeatureChoice.of(root, -2, "default", vision),
                        pooling(root, VideoPooling.FRAMES),
                        root.integer("video_frames", 0));
        return new ModelConfig(family, text, vision, tokens);
    }

    /** The key {@code video_pooling}; {@code usual} is meant where it is missing. */
    static VideoPooling pooling(ConfigNode root, VideoPooling usual) {
        String key =
                root.expect(
                        "video_pooling",
                        usual.key(),
                        VideoPooling.FRAMES.key(),
                        VideoPooling.TEMPORAL_SPATIAL.key());
        return key.equals(VideoPooling.FRAMES.key())
                ? VideoPooling.FRAMES
                : VideoPooling.TEMPORAL_SPATIAL;
    }

    /**
     * The settings of a configuration that must be of this family.
     *
     * @throws IllegalArgumentException when it is of another
     */
    public static Llava of(ModelConfig config) {
        if (config.family() instanceof Llava llava) {
            return llava;
        }
        throw new IllegalArgumentException(
                "model_type: " + config.family().type() + ", expected " + TYPE);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String architecture() {
        return "LlavaForConditionalGeneration";
    }

    @Override
    public List<Integer> placeholders() {
        return List.of(imageTokenId);
    }

    @Override
    public Llava pooled(VideoPooling pooling) {
        return new Llava(imageTokenId, projectorBias, features, pooling, videoFrames);
    }

    @Override
    public void expect(ExpectedTensors expected, TextConfig text, VisionConfig vision) {
        MlpProjector.expect(expected, projectorBias, text, vision);
        expected.optional(
                VIDEO_POSITIONS,
                videoPooling.tokens(videoFrames, features.tokens(vision)),
                text.width());
    }

    @Override
    public VisualEncoder encoder(TextConfig text, VisionConfig vision, NamedTensors tensors) {
        return new FrameEncoder(
                Towers.create(vision, features, tensors),
                new MlpProjector(projectorBias, tensors),
                new LlavaPooling(videoPooling, tensors.take(VIDEO_POSITIONS), videoFrames));
    }

    @Override
    public int visualTokens(VisionConfig vision, int frames, PictureSize seen) {
        return videoPooling.tokens(frames, features.tokens(vision));
    }

    @Override
    public ImageSettings frames(Path folder) {
        return ImageSettings.read(folder);
    }

    @Override
    public List<ChatMessage.Part> shown(VisualPart part) {
        return Collections.nCopies(part.blocks(), ChatMessage.Part.image());
    }

    @Override
    public void write(ObjectNode root, VisionConfig vision) {
        root.put("image_token_index", imageTokenId);
        root.put("projector_hidden_act", "gelu").put("multimodal_projector_bias", projectorBias);
        features.write(root);
        root.put("image_seq_length", features.tokens(vision));
        if (videoPooling != VideoPooling.FRAMES || videoFrames > 0) {
            root.put("video_pooling", videoPooling.key()).put("video_frames", videoFrames);
        }
    }
}
