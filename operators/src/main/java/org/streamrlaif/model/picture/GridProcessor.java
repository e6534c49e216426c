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
    private final PixelScaling scaling;

    private GridProcessor(
            PixelLimits limits, boolean wholeClip, Resampling resampling, PixelScaling scaling) {
        this.limits = limits;
        this.wholeClip = wholeClip;
        this.resampling = resampling;
        this.scaling = scaling;
    }

    /**
     * Reads an image or video processor of Qwen-VL. {@code min_pixels} and {@code max_pixels} come
     * before {@code size}.
     *
     * @param limits what holds where the file is silent
     * @param wholeClip whether the limits hold for all frames of a clip together
     * @param resampling the bicubic filter of Pillow or of torchvision
     * @param usual what holds where the file is silent
     * @throws org.streamrlaif.model.file.ModelFormatException naming the key that does not fit
     */
    public static GridProcessor read(
            ConfigNode node,
            PixelLimits limits,
            boolean wholeClip,
            Resampling resampling,
            PixelScaling usual) {
        ImageSettings.requireSteps(node);
        node.expect("resample", 3);
        node.expect("temporal_patch_size", 2);
        ConfigNode size = node.child("size");
        int fewest = size.positive("shortest_edge", Math.toIntExact(limits.fewest()));
        int most = size.positive("longest_edge", Math.toIntExact(limits.most()));
        return new GridProcessor(
                new PixelLimits(
                        limits.factor(),
                        node.positive("min_pixels", fewest),
                        node.positive("max_pixels", most)),
                wholeClip,
                resampling,
                PixelScaling.read(node, usual));
    }

    /** The size that so many frames of a clip are brought to. */
    public PictureSize size(PictureSize from, int frames) {
        return wholeClip ? limits.clip(from, frames) : limits.picture(from);
    }

    /** The frames of one clip, all of one size. */
    public Pixels process(RgbFrames frames) {
        PictureSize from = new PictureSize(frames.width(), frames.height());
        PictureSize to = size(from, frames.count());
        byte[] resized = new byte[frames.count() * to.bytes()];
        PictureStep step = PictureResize.stretch(resampling, from, to);
        for (int f = 0; f < frames.count(); f++) {
            step.apply(frames.rgb(), f * frames.frameBytes(), resized, f * to.bytes());
        }
        float[] values = scaling.apply(resized, to.width() * to.height());
        return new Pixels(frames.count(), to.height(), to.width(), values);
    }
}
