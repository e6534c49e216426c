package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.decoder.VisualBlock;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.picture.PixelLimits;
import org.streamrlaif.model.picture.PixelScaling;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.vision.PairEncoder;
import org.streamrlaif.model.vision.Qwen25Merger;
import org.streamrlaif.model.vision.Qwen25Tower;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEncoder;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.model.vision.VisualPart;
import org.streamrlaif.model.vision.WindowConfig;

/**
 * Qwen2.5-VL: a tower with windows, all tokens of a clip behind one another, whose positions in
 * time follow the video's clock. Source: Bai et al., 2025, arXiv 2502.13923.
 *
 * @param videoTokenId id of the placeholder for a video
 * @param imageTokenId id of the placeholder for a still picture
 * @param merge patches along the side of a cell that becomes one token
 * @param windows where the tower attends within windows
 * @param tokensPerSecond positions that a second of video is long
 */
record Qwen25Vl(
        int videoTokenId, int imageTokenId, int merge, WindowConfig windows, int tokensPerSecond)
        implements PairFamily {
    static final String TYPE = "qwen2_5_vl";

    private static final List<Integer> WHOLE = List.of(7, 15, 23, 31);
    private static final String WHOLE_KEY = "fullatt_block_indexes";

    static ModelConfig read(ConfigNode root, SpecialTokens tokens) {
        ConfigNode node = root.child("vision_config");
        VisionConfig vision = VisionConfig.anySize(node, TowerKind.QWEN2_5_VL);
        TextConfig text =
                TextConfig.of(
                        root.has("text_config") ? root.child("text_config") : root,
                        TextKind.QWEN2_5_VL,
                        root.flag("tie_word_embeddings", false),
                        "model.language_model.");
        node.expect("out_hidden_size", text.width());
        Qwen25Vl family =
                new Qwen25Vl(
                        root.integer("video_token_id", 151656),
                        root.integer("image_token_id", 151655),
                        node.positive("spatial_merge_size", 2),
                        new WindowConfig(node.positive("window_size", 112), whole(node, vision)),
                        node.positive("tokens_per_second", 4));
        return new ModelConfig(family, text, vision, tokens);
    }

    private static List<Integer> whole(ConfigNode node, VisionConfig vision) {
        if (!node.has(WHOLE_KEY)) {
            return WHOLE;
        }
        List<Integer> blocks = new ArrayList<>();
        for (JsonNode block : node.node().get(WHOLE_KEY)) {
            if (!block.isInt() || block.asInt() < 0 || block.asInt() >= vision.layers()) {
                throw new ModelFormatException(
                        node.where()
                                + WHOLE_KEY
                                + ": "
                                + block
                                + ", expected numbers from 0 to "
                                + (vision.layers() - 1));
            }
            blocks.add(block.asInt());
        }
        return blocks;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String architecture() {
        return "Qwen2_5_VLForConditionalGeneration";
    }

    @Override
    public void expect(ExpectedTensors expected, TextConfig text, VisionConfig vision) {
        Qwen25Merger.expect(expected, merge, text, vision);
    }

    @Override
    public String storedName(String common) {
        return common.replaceFirst("^language_model\\.", "model.")
                .replaceFirst("^vision_tower\\.", "visual.");
    }

    @Override
    public VisualEncoder encoder(TextConfig text, VisionConfig vision, NamedTensors tensors) {
        return new PairEncoder(
                new Qwen25Tower(vision, merge, windows, tensors),
                new Qwen25Merger(vision, merge, tensors),
                vision.patchSize() * merge,
                true);
    }

    @Override
    public Preprocessing preprocessing(Path folder, VisionConfig vision) {
        return preprocessing(
                folder,
                vision,
                new PixelLimits(vision.patchSize() * merge, 128 * 28 * 28, 28 * 28 * 768),
                false,
                PixelScaling.CLIP);
    }

    @Override
    public List<VisualBlock> blocks(VisualPart part) {
        VisualLayout layout = part.layout();
        int pairs = pairs(layout);
        int rows = part.count() / pairs / layout.columns();
        return List.of(new VisualBlock(pairs, rows, layout.columns(), interval(layout)));
    }

    /** Positions between two pairs of frames, in float32 as the model was trained. */
    private float interval(VisualLayout layout) {
        List<Long> times = layout.timesMs();
        if (times.size() < 2) {
            return 0;
        }
        long span = times.get(times.size() - 1) - times.get(0);
        return tokensPerSecond * (float) (2 * span / (1000.0 * (times.size() - 1)));
    }

    @Override
    public ObjectNode visionJson(VisionConfig vision) {
        ObjectNode node = vision.toJson();
        node.put("spatial_merge_size", merge).put("window_size", windows.pixels());
        node.put("tokens_per_second", tokensPerSecond);
        ArrayNode whole = node.putArray(WHOLE_KEY);
        windows.wholeBlocks().forEach(whole::add);
        return node;
    }
}
