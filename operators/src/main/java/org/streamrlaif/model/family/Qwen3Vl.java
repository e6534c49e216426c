package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.streamrlaif.model.vision.Qwen3Merger;
import org.streamrlaif.model.vision.Qwen3Tower;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEncoder;
import org.streamrlaif.model.vision.VisualPart;

/**
 * Qwen3-VL: every pair of frames is a block of its own in the prompt, behind its time in words, and
 * features of several tower blocks are added behind the first decoder layers. Source: Bai et al.,
 * 2025, arXiv 2511.21631.
 *
 * @param videoTokenId id of the placeholder for a video
 * @param imageTokenId id of the placeholder for a still picture
 * @param merge patches along the side of a cell that becomes one token
 * @param positions rows of the tower's table of positions, a square number
 * @param deepBlocks blocks of the tower after which features are taken
 */
record Qwen3Vl(
        int videoTokenId, int imageTokenId, int merge, int positions, List<Integer> deepBlocks)
        implements PairFamily {
    static final String TYPE = "qwen3_vl";

    private static final String DEEP = "deepstack_visual_indexes";
    private static final String POSITIONS = "num_position_embeddings";
    private static final List<Integer> USUAL_DEEP = List.of(8, 16, 24);
    private static final String START = "<|vision_start|>";
    private static final String VIDEO = "<|video_pad|>";
    private static final String END = "<|vision_end|>";
    private static final Pattern CLIP = Pattern.compile(Pattern.quote(START + VIDEO + END));

    Qwen3Vl {
        deepBlocks = List.copyOf(deepBlocks);
    }

    static ModelConfig read(ConfigNode root, SpecialTokens tokens) {
        ConfigNode node = root.child("vision_config");
        VisionConfig vision = VisionConfig.anySize(node, TowerKind.QWEN3_VL);
        ConfigNode textNode = root.child("text_config");
        TextConfig text =
                TextConfig.of(
                        textNode,
                        TextKind.QWEN3_VL,
                        root.flag("tie_word_embeddings", false),
                        "model.language_model.");
        node.expect("out_hidden_size", text.width());
        int positions = node.positive(POSITIONS, 48 * 48);
        int side = (int) Math.round(Math.sqrt(positions));
        if (side * side != positions) {
            throw new ModelFormatException(
                    node.where() + POSITIONS + ": " + positions + ", expected a square number");
        }
        Qwen3Vl family =
                new Qwen3Vl(
                        root.integer("video_token_id", 151656),
                        root.integer("image_token_id", 151655),
                        node.positive("spatial_merge_size", 2),
                        positions,
                        deep(node, vision, text));
        return new ModelConfig(family, text, vision, tokens);
    }

    private static List<Integer> deep(ConfigNode node, VisionConfig vision, TextConfig text) {
        List<Integer> blocks = new ArrayList<>();
        if (!node.has(DEEP)) {
            blocks.addAll(USUAL_DEEP);
        }
        for (JsonNode block : node.node().path(DEEP)) {
            blocks.add(block.asInt(-1));
        }
        boolean rising = blocks.equals(blocks.stream().distinct().sorted().toList());
        if (!rising
                || blocks.size() >= text.layers()
                || !blocks.isEmpty()
                        && (blocks.get(0) < 0 || Collections.max(blocks) >= vision.layers())) {
            throw new ModelFormatException(
                    node.where()
                            + DEEP
                            + ": "
                            + blocks
                            + ", expected rising numbers below depth "
                            + vision.layers()
                            + ", fewer than num_hidden_layers "
                            + text.layers());
        }
        return blocks;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String architecture() {
        return "Qwen3VLForConditionalGeneration";
    }

    @Override
    public int deepLayers() {
        return deepBlocks.size();
    }

    @Override
    public void expect(ExpectedTensors expected, TextConfig text, VisionConfig vision) {
        Qwen3Tower.expectPositions(expected, positions, vision);
        Qwen3Merger.expect(expected, merge, deepBlocks.size(), text, vision);
    }

    @Override
    public String storedName(String common) {
        return common.replaceFirst("^language_model\\.", "model.language_model.")
                .replaceFirst("^vision_tower\\.", "model.visual.");
    }

    @Override
    public VisualEncoder encoder(TextConfig text, VisionConfig vision, NamedTensors tensors) {
        return new PairEncoder(
                new Qwen3Tower(vision, merge, deepBlocks, tensors),
                new Qwen3Merger(vision, merge, deepBlocks.size(), tensors),
                vision.patchSize() * merge,
                false);
    }

    @Override
    public Preprocessing preprocessing(Path folder, VisionConfig vision) {
        return preprocessing(
                folder,
                vision,
                new PixelLimits(vision.patchSize() * merge, 128 * 32 * 32, 32 * 32 * 768),
                true,
                PixelScaling.HALVES);
    }

    @Override
    public List<VisualBlock> blocks(VisualPart part) {
        int columns = part.layout().columns();
        int rows = part.perBlock() / columns;
        return Collections.nCopies(part.blocks(), new VisualBlock(1, rows, columns, 0));
    }

    /** The template writes one placeholder for a video; every pair gets its own, and its time. */
    @Override
    public String arrange(String rendered, List<VisualPart> parts) {
        StringBuilder arranged = new StringBuilder();
        Matcher places = CLIP.matcher(rendered);
        for (VisualPart part : parts) {
            if (!part.picture() && places.find()) {
                places.appendReplacement(arranged, pairs(part.layout().timesMs()));
            }
        }
        return places.appendTail(arranged).toString();
    }

    private static String pairs(List<Long> timesMs) {
        StringBuilder pairs = new StringBuilder();
        for (String time : times(timesMs)) {
            pairs.append(time).append(START).append(VIDEO).append(END);
        }
        return Matcher.quoteReplacement(pairs.toString());
    }

    /**
     * The mean times of pairs of frames in words, {@code <0.2 seconds>}: the exact binary number of
     * seconds with one place, halves rounded to even, as Python prints it.
     */
    static List<String> times(List<Long> timesMs) {
        List<String> times = new ArrayList<>();
        for (int i = 0; i < timesMs.size(); i += 2) {
            long second = timesMs.get(Math.min(i + 1, timesMs.size() - 1));
            double mean = (timesMs.get(i) / 1000.0 + second / 1000.0) / 2;
            times.add("<" + new BigDecimal(mean).setScale(1, RoundingMode.HALF_EVEN) + " seconds>");
        }
        return times;
    }

    @Override
    public ObjectNode visionJson(VisionConfig vision) {
        ObjectNode node = vision.toJson();
        node.put("spatial_merge_size", merge).put(POSITIONS, positions);
        ArrayNode deep = node.putArray(DEEP);
        deepBlocks.forEach(deep::add);
        return node;
    }
}
