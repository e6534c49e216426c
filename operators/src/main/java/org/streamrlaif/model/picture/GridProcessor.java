package org.streamrlaif.model.picture;

import org.streamrlaif.model.file.ConfigNode;

/**
 * Preprocessing for towers that take any size: pictures are resized to multiples of a factor and
 * normalised. Thread-safe.
 */
public final class GridProcessor {
    private final PixelLimits limits;
    private final boolean wholeClip;
    private final Resampling resampling;
    private final Normalisation normalisation;

    private GridProcessor(
            PixelLimits limits,
            boolean wholeClip,
            Resampling resampling,
            Normalisation normalisation) {
        this.limits = limits;
        this.wholeClip = wholeClip;
        this.resampling = resampling;
        this.normalisation = normalisation;
    }

    /**
     * Reads an image or video processor of Qwen-VL.
     *
     * @param usual what holds where the file is silent
     * @param wholeClip whether the limits hold for all frames of a clip together
     * @param resampling the bicubic filter of Pillow or of torchvision
     * @param mean of each channel where the file is silent, and their deviation
     * @throws org.streamrlaif.model.file.ModelFormatException naming the key that does not fit
     */
    public static GridProcessor read(
            ConfigNode node,
            PixelLimits usual,
            boolean wholeClip,
            Resampling resampling,
            ImageSettings mean) {
        ImageSettings.requireSteps(node);
        node.expect("resample", 3);
        node.expect("temporal_patch_size", 2);
        ConfigNode size = node.child("size");
        int fewest = node.positive("min_pixels", Math.toIntExact(usual.fewest()));
        int most = node.positive("max_pixels", Math.toIntExact(usual.most()));
        return new GridProcessor(
                new PixelLimits(
                        usual.factor(),
                        size.positive("shortest_edge", fewest),
                        size.positive("longest_edge", most)),
                wholeClip,
                resampling,
                new Normalisation(
                        node.real("rescale_factor", mean.rescaleFactor()),
                        ImageSettings.channels(node, "image_mean", mean.mean()),
                        ImageSettings.channels(node, "image_std", mean.std())));
    }

    /** The frames of one clip, all of one size. */
    public Pixels process(RgbFrames frames) {
        PictureSize from = new PictureSize(frames.width(), frames.height());
        PictureSize to = wholeClip ? limits.clip(from, frames.count()) : limits.picture(from);
        byte[] resized = new byte[frames.count() * to.bytes()];
        PictureStep step = PictureResize.stretch(resampling, from, to);
        for (int f = 0; f < frames.count(); f++) {
            step.apply(frames.rgb(), f * frames.frameBytes(), resized, f * to.bytes());
        }
        float[] values = normalisation.apply(resized, to.width() * to.height());
        return new Pixels(frames.count(), to.height(), to.width(), values);
    }
}
