package org.streamrlaif.model.picture;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;

/**
 * What is done to a frame before the vision tower sees it.
 *
 * @param size side S of the square output in pixels
 * @param fit how a frame becomes square
 * @param longestEdge length that the longest side gets before the frame becomes square, at most
 *     4096; 0 = the frame is taken as it is
 * @param resampling filter of every resize
 * @param rescaleFactor multiplies the bytes
 * @param mean per channel, subtracted after rescaling
 * @param std per channel, divides afterwards
 */
public record ImageSettings(
        int size,
        Fit fit,
        int longestEdge,
        Resampling resampling,
        double rescaleFactor,
        List<Double> mean,
        List<Double> std) {

    private static final int LONGEST_EDGE = 4096;

    /** How a frame becomes square. */
    public enum Fit {
        /** The shortest side is resized to S, the centre of the long side is kept. */
        CROP,
        /** Bars of the mean colour are added on both sides first, then it is resized to S. */
        PAD,
        /** Width and height are resized to S each. */
        STRETCH,
        /** The picture is cut into squares first, see {@link PictureSplit}. */
        SPLIT
    }

    /** Checks every value. */
    public ImageSettings {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (size < 1 || mean.size() != 3 || std.size() != 3 || std.contains(0.0)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "image settings: size %d, mean %s, std %s, expected three channels, no std of 0",
                            size,
                            mean,
                            std));
        }
        if (longestEdge < 0 || longestEdge > LONGEST_EDGE) {
            throw new IllegalArgumentException(
                    "longest_edge: " + longestEdge + ", expected 0 to " + LONGEST_EDGE);
        }
    }

    /** CLIP's means and deviations for pictures of this size. */
    public static ImageSettings clip(int size, Fit fit) {
        return new ImageSettings(
                size,
                fit,
                0,
                Resampling.PILLOW_BICUBIC,
                1 / 255.0,
                PixelScaling.CLIP.mean(),
                PixelScaling.CLIP.std());
    }

    /**
     * The settings of a LLaVA folder, where missing keys take the values of Hugging Face's {@code
     * CLIPImageProcessor}; {@code image_aspect_ratio} of its {@code config.json} counts too.
     *
     * @throws ModelFormatException naming the key that is not understood
     */
    public static ImageSettings read(Path folder) {
        JsonNode model = ModelJson.read(folder.resolve("config.json"));
        return clip(ProcessorFiles.image(folder), model.path("image_aspect_ratio").asText(""));
    }

    public static ImageSettings clip(ConfigNode node, String aspectRatio) {
        node.expect("resample", 3);
        requireSteps(node);
        boolean pad = node.flag("do_pad", false) || aspectRatio.equals("pad");
        node.expect("do_center_crop", true);
        int shortest = side(node, "size", "shortest_edge", 224);
        int size = side(node, "crop_size", "height", 224);
        if (shortest != size) {
            throw new ModelFormatException(
                    node.where() + "crop_size: " + size + ", expected the size, " + shortest);
        }
        return new ImageSettings(
                size,
                pad ? Fit.PAD : Fit.CROP,
                0,
                Resampling.PILLOW_BICUBIC,
                node.real("rescale_factor", 1 / 255.0),
                PixelScaling.channels(node, "image_mean", PixelScaling.CLIP.mean()),
                PixelScaling.channels(node, "image_std", PixelScaling.CLIP.std()));
    }

    /**
     * LLaVA-OneVision's settings for a frame, or for one view of a still image; missing keys take
     * the values of Hugging Face's {@code LlavaOnevisionVideoProcessor}.
     */
    public static ImageSettings oneVision(ConfigNode node) {
        requireSteps(node);
        return new ImageSettings(
                side(node, "size", "height", 384),
                Fit.STRETCH,
                0,
                torch(node, 3),
                node.real("rescale_factor", 1 / 255.0),
                PixelScaling.channels(node, "image_mean", PixelScaling.CLIP.mean()),
                PixelScaling.channels(node, "image_std", PixelScaling.CLIP.std()));
    }

    /**
     * SmolVLM's settings for a frame of a video; missing keys take the values of Hugging Face's
     * {@code SmolVLMVideoProcessor}. Where {@code video_sampling} has a size of its own, that one
     * counts, not the size for still images.
     */
    public static ImageSettings smolVideo(ConfigNode node) {
        ConfigNode sampling = node.child("video_sampling");
        return smol(
                node,
                Fit.STRETCH,
                sampling.has("video_size") ? sampling.child("video_size") : node.child("size"));
    }

    /**
     * SmolVLM's settings for a still picture; missing keys take the values of Hugging Face's {@code
     * SmolVLMImageProcessor}, which cuts pictures unless told otherwise.
     */
    public static ImageSettings smolPicture(ConfigNode node) {
        Fit fit = node.flag("do_image_splitting", true) ? Fit.SPLIT : Fit.STRETCH;
        return smol(node, fit, node.child("size"));
    }

    private static ImageSettings smol(ConfigNode node, Fit fit, ConfigNode size) {
        requireSteps(node);
        return new ImageSettings(
                node.child("max_image_size").positive("longest_edge", 364),
                fit,
                Math.min(LONGEST_EDGE, size.positive("longest_edge", 4 * 364)),
                torch(node, 1),
                node.real("rescale_factor", 1 / 255.0),
                PixelScaling.channels(node, "image_mean", PixelScaling.HALVES.mean()),
                PixelScaling.channels(node, "image_std", PixelScaling.HALVES.std()));
    }

    /** The same with another way to a square. */
    public ImageSettings with(Fit other) {
        return new ImageSettings(size, other, longestEdge, resampling, rescaleFactor, mean, std);
    }

    /** The same with another filter. */
    public ImageSettings by(Resampling other) {
        return new ImageSettings(size, fit, longestEdge, other, rescaleFactor, mean, std);
    }

    static void requireSteps(ConfigNode node) {
        node.expect("do_resize", true);
        node.expect("do_rescale", true);
        node.expect("do_normalize", true);
    }

    /** The filter of torchvision that Pillow's number stands for. */
    private static Resampling torch(ConfigNode node, int otherwise) {
        return switch (node.integer("resample", otherwise)) {
            case 1 -> Resampling.TORCH_LANCZOS;
            case 3 -> Resampling.TORCH_BICUBIC;
            default ->
                    throw new ModelFormatException(
                            node.where()
                                    + "resample: "
                                    + node.node().get("resample")
                                    + ", expected 1 (Lanczos) or 3 (bicubic)");
        };
    }

    private static int side(ConfigNode node, String key, String part, int otherwise) {
        if (!node.has(key) || node.node().get(key).isNumber()) {
            return node.positive(key, otherwise);
        }
        ConfigNode child = node.child(key);
        int side = child.positive(part, otherwise);
        if (part.equals("height")) {
            child.expect("width", side);
        }
        return side;
    }
}
