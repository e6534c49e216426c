package org.streamrlaif.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is done to a frame before the vision tower sees it, from {@code preprocessor_config.json}.
 * Missing keys take the values of Hugging Face's {@code CLIPImageProcessor}.
 *
 * @param size side S of the square output in pixels
 * @param fit how a frame becomes square
 * @param rescaleFactor multiplies the bytes
 * @param mean per channel, subtracted after rescaling
 * @param std per channel, divides afterwards
 */
public record ImageSettings(
        int size, Fit fit, double rescaleFactor, List<Double> mean, List<Double> std) {

    public static final String FILE = "preprocessor_config.json";

    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

    /** How a frame becomes square. */
    public enum Fit {
        /** The shortest side is resized to S, the centre of the long side is kept. */
        CROP,
        /** Bars of the mean colour are added on both sides first, then it is resized to S. */
        PAD
    }

    /** Checks every value. */
    public ImageSettings {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (size < 1 || mean.size() != 3 || std.size() != 3 || std.contains(0.0)) {
            throw new IllegalArgumentException(
                    "image settings: size %d, mean %s, std %s, expected three channels, no std of 0"
                            .formatted(size, mean, std));
        }
    }

    /** CLIP's means and deviations for pictures of this size. */
    public static ImageSettings clip(int size, Fit fit) {
        return new ImageSettings(size, fit, 1 / 255.0, CLIP_MEAN, CLIP_STD);
    }

    /**
     * The settings of a model folder; {@code image_aspect_ratio} of its {@code config.json} counts
     * too.
     *
     * @throws ModelFormatException naming the key that is not understood
     */
    public static ImageSettings read(Path folder) {
        Path file = folder.resolve(FILE);
        JsonNode node = Files.exists(file) ? ModelJson.read(file) : emptyNode();
        JsonNode model = ModelJson.read(folder.resolve("config.json"));
        return of(file.toString(), node, model.path("image_aspect_ratio").asText(""));
    }

    static ImageSettings of(String where, JsonNode root, String aspectRatio) {
        ConfigNode node = new ConfigNode(where + ": ", root);
        node.expect("resample", 3);
        node.expect("do_resize", true);
        node.expect("do_rescale", true);
        node.expect("do_normalize", true);
        boolean pad = node.flag("do_pad", false) || aspectRatio.equals("pad");
        node.expect("do_center_crop", true);
        int shortest = side(node, "size", "shortest_edge");
        int size = side(node, "crop_size", "height");
        if (shortest != size) {
            throw new ModelFormatException(
                    where + ": crop_size: " + size + ", expected the size, " + shortest);
        }
        return new ImageSettings(
                size,
                pad ? Fit.PAD : Fit.CROP,
                node.real("rescale_factor", 1 / 255.0),
                channels(node, "image_mean", CLIP_MEAN),
                channels(node, "image_std", CLIP_STD));
    }

    private static int side(ConfigNode node, String key, String part) {
        if (!node.has(key) || node.node().get(key).isNumber()) {
            return node.positive(key, 224);
        }
        ConfigNode child = node.child(key);
        int side = child.positive(part, 224);
        if (part.equals("height")) {
            child.expect("width", side);
        }
        return side;
    }

    private static List<Double> channels(ConfigNode node, String key, List<Double> otherwise) {
        if (!node.has(key)) {
            return otherwise;
        }
        JsonNode values = node.node().get(key);
        if (!values.isArray() || values.size() != 3 || !values.get(0).isNumber()) {
            throw new ModelFormatException(
                    node.where() + key + ": " + values + ", expected three numbers");
        }
        return List.of(
                values.get(0).asDouble(), values.get(1).asDouble(), values.get(2).asDouble());
    }

    private static ObjectNode emptyNode() {
        return ModelJson.MAPPER.createObjectNode();
    }
}
