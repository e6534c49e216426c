package org.streamrlaif.model.picture;

/**
 * Preprocessing of frames in plain Java, equal to Hugging Face's image processors: resizes
 * (horizontal pass, rounded to bytes, vertical pass), centre crop or padding, {@code (byte ·
 * rescaleFactor − mean) / std}. Thread-safe.
 */
public final class ImageProcessor {

    private final ImageSettings settings;
    private final PixelScaling scaling;
    private final byte[] background;

    public ImageProcessor(ImageSettings settings) {
        this.settings = settings;
        this.scaling = new PixelScaling(settings.rescaleFactor(), settings.mean(), settings.std());
        this.background = new byte[3];
        for (int c = 0; c < 3; c++) {
            background[c] = (byte) (int) (settings.mean().get(c) * 255);
        }
    }

    /** Side S of the square output in pixels. */
    public int size() {
        return settings.size();
    }

    /** The frames as the vision tower reads them: F × 3 × S × S. */
    public float[] process(RgbFrames frames) {
        return scaling.apply(square(frames), size() * size());
    }

    /** The frames as squares, F × S × S × 3 bytes. */
    byte[] square(RgbFrames frames) {
        PictureSize size = new PictureSize(frames.width(), frames.height());
        PictureSize between = between(size);
        PictureStep first = first(size, between);
        PictureStep last = last(between);
        byte[] work = first == null ? null : new byte[between.bytes()];
        byte[] out = new byte[frames.count() * size() * size() * 3];
        for (int f = 0; f < frames.count(); f++) {
            int to = f * size() * size() * 3;
            if (first == null) {
                last.apply(frames.rgb(), f * frames.frameBytes(), out, to);
            } else {
                first.apply(frames.rgb(), f * frames.frameBytes(), work, 0);
                last.apply(work, 0, out, to);
            }
        }
        return out;
    }

    /** Size that frames have before they get their last size. */
    private PictureSize between(PictureSize size) {
        if (settings.fit() == ImageSettings.Fit.PAD) {
            return PictureSize.square(Math.max(size.width(), size.height()));
        }
        return settings.fit() == ImageSettings.Fit.SPLIT || settings.longestEdge() == 0
                ? size
                : size.withLongest(settings.longestEdge());
    }

    private PictureStep first(PictureSize size, PictureSize between) {
        if (between.equals(size)) {
            return null;
        }
        return settings.fit() == ImageSettings.Fit.PAD
                ? new SquareBars(size, background)
                : PictureResize.stretch(settings.resampling(), size, between);
    }

    private PictureStep last(PictureSize size) {
        return settings.fit() == ImageSettings.Fit.STRETCH
                        || settings.fit() == ImageSettings.Fit.SPLIT
                ? PictureResize.stretch(settings.resampling(), size, PictureSize.square(size()))
                : PictureResize.centreSquare(settings.resampling(), size, size());
    }
}
