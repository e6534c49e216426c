package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.PictureViews;
import org.streamrlaif.model.picture.ProcessorFiles;
import org.streamrlaif.model.picture.Resampling;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.picture.ViewGrid;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.vision.FeatureChoice;
import org.streamrlaif.model.vision.FrameEncoder;
import org.streamrlaif.model.vision.MlpProjector;
import org.streamrlaif.model.vision.OnevisionPooling;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.Towers;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEncoder;
import org.streamrlaif.model.vision.VisualPart;

/**
 * LLaVA-OneVision: SigLIP tower, two-layer projector, frames pooled to half their side, one
 * placeholder for a video and another for a still picture, which is seen in any resolution.
 *
 * @param videoTokenId id of the placeholder for a video
 * @param imageTokenId id of the placeholder for a still picture
 * @param projectorBias whether the projector's layers have biases
 * @param features which hidden state of the tower is used
 * @param grid crops of still pictures
 */
record LlavaOnevision(
        int videoTokenId,
        int imageTokenId,
        boolean projectorBias,
        FeatureChoice features,
        ViewGrid grid)
        implements SquareFamily {
    static final String TYPE = "llava_onevision";

    private static final String NEWLINE = "image_newline";
    private static final String HEAD = "vision_tower.head.";
    private static final String GRID = "image_grid_pinpoints";
    private static final String ASPECT = "vision_aspect_ratio";
    private static final String MOST = "anyres_max_";
    private static final int USUAL_SIDES = 6;

    /** Tower of the hub's models, meant when {@code vision_config} is absent. */
    private static final VisionConfig SO400M =
            new VisionConfig(
                    TowerKind.SIGLIP, 384, 14, 1152, 4304, 26, 16, 1e-6, "gelu_pytorch_tanh");

    static ModelConfig read(ConfigNode root, SpecialTokens tokens) {
        root.expect("projector_hidden_act", "gelu", "gelu");
        root.expect("use_image_newline_parameter", true);
        VisionConfig vision =
                root.has("vision_config")
                        ? VisionConfig.of(
                                root.child("vision_config"),
                                VisionConfig.defaults(TowerKind.SIGLIP))
                        : SO400M;
        TextConfig text =
                TextConfig.of(
                        root.child("text_config"),
                        TextKind.QWEN2,
                        root.flag("tie_word_embeddings", false),
                        "model.language_model.");
        LlavaOnevision family =
                new LlavaOnevision(
                        root.integer("video_token_id", root.integer("video_token_index", 151647)),
                        root.integer("image_token_id", root.integer("image_token_index", 151646)),
                        root.flag("multimodal_projector_bias", true),
                        FeatureChoice.of(root, -1, "full", vision),
                        new ViewGrid(resolutions(root, vision.imageSize()), most(root)));
        return new ModelConfig(family, text, vision, tokens);
    }

    private static int most(ConfigNode root) {
        String aspect = root.has(ASPECT) ? root.node().get(ASPECT).asText() : MOST + "9";
        if (!aspect.matches(MOST + "[1-9][0-9]{0,5}")) {
            throw new ModelFormatException(
                    root.where() + ASPECT + ": " + aspect + ", expected " + MOST + "N");
        }
        return Integer.parseInt(aspect.substring(MOST.length()));
    }

    /** Pairs of height and width; where there are none, all grids of up to six by six crops. */
    private static List<PictureSize> resolutions(ConfigNode root, int side) {
        List<PictureSize> sizes = new ArrayList<>();
        for (JsonNode pair : root.node().path(GRID)) {
            int height = pair.path(0).asInt();
            int width = pair.path(1).asInt();
            if (height < 1 || width < 1 || height % side != 0 || width % side != 0) {
                throw new ModelFormatException(
                        String.format(
                                Locale.ROOT,
                                "%s%s: %s, expected multiples of image_size %d",
                                root.where(),
                                GRID,
                                pair,
                                side));
            }
            sizes.add(new PictureSize(width, height));
        }
        for (int i = 0; sizes.size() == i && i < USUAL_SIDES * USUAL_SIDES; i++) {
            sizes.add(new PictureSize((i % USUAL_SIDES + 1) * side, (i / USUAL_SIDES + 1) * side));
        }
        return sizes;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String architecture() {
        return "LlavaOnevisionForConditionalGeneration";
    }

    @Override
    public List<Integer> placeholders() {
        return List.of(videoTokenId, imageTokenId);
    }

    @Override
    public void expect(ExpectedTensors expected, TextConfig text, VisionConfig vision) {
        MlpProjector.expect(expected, projectorBias, text, vision);
        expected.put(NEWLINE, text.width());
    }

    /** The pooling head that comes with some SigLIP towers is not used. */
    @Override
    public String commonName(String stored) {
        String common = CheckpointNames.common(stored);
        return common.startsWith(HEAD) ? null : common;
    }

    @Override
    public VisualEncoder encoder(TextConfig text, VisionConfig vision, NamedTensors tensors) {
        return new FrameEncoder(
                Towers.create(vision, features, tensors),
                new MlpProjector(projectorBias, tensors),
                new OnevisionPooling(grid, vision, tensors.take(NEWLINE)));
    }

    @Override
    public int visualTokens(VisionConfig vision, int frames, PictureSize seen) {
        int side = (vision.patchesPerSide() + 1) / 2;
        return frames * side * side + 1;
    }

    @Override
    public ImageSettings frames(Path folder) {
        return ImageSettings.oneVision(ProcessorFiles.video(folder));
    }

    @Override
    public ImageSettings pictures(Path folder) {
        return ImageSettings.oneVision(ProcessorFiles.image(folder)).by(Resampling.PILLOW_BICUBIC);
    }

    @Override
    public ImageSettings amongOthers(ImageSettings pictures) {
        return pictures.with(ImageSettings.Fit.PAD);
    }

    @Override
    public RgbFrames views(RgbFrames picture, ImageSettings settings) {
        return new PictureViews(grid, settings.resampling(), settings.size()).of(picture);
    }

    @Override
    public List<ChatMessage.Part> shown(VisualPart part) {
        return List.of(part.picture() ? ChatMessage.Part.image() : ChatMessage.Part.video());
    }

    @Override
    public void write(ObjectNode root, VisionConfig vision) {
        root.put("image_token_index", imageTokenId).put("video_token_index", videoTokenId);
        root.put("projector_hidden_act", "gelu").put("multimodal_projector_bias", projectorBias);
        features.write(root);
        root.put(ASPECT, MOST + grid.most());
        ArrayNode sizes = root.putArray(GRID);
        for (PictureSize size : grid.resolutions()) {
            sizes.addArray().add(size.height()).add(size.width());
        }
    }
}
