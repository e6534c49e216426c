package org.streamrlaif.model.family;

import java.nio.file.Path;
import java.util.Locale;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.Pixels;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEmbedding;

/** Frames and pictures brought to squares of the size that a tower takes. */
final class SquarePreprocessing implements Preprocessing {
    private final SquareFamily family;
    private final ImageSettings pictureSettings;
    private final ImageProcessor frames;
    private final ImageProcessor pictures;

    private SquarePreprocessing(
            SquareFamily family, ImageSettings frameSettings, ImageSettings pictureSettings) {
        this.family = family;
        this.pictureSettings = pictureSettings;
        frames = new ImageProcessor(frameSettings);
        pictures = new ImageProcessor(pictureSettings);
    }

    /**
     * Reads the settings of a folder.
     *
     * @throws ModelFormatException when they do not fit the tower
     */
    static SquarePreprocessing read(SquareFamily family, Path folder, VisionConfig vision) {
        ImageSettings frames = family.frames(folder);
        ImageSettings pictures = family.pictures(folder);
        requireSize(folder, "frames", frames, vision);
        requireSize(folder, "pictures", pictures, vision);
        return new SquarePreprocessing(family, frames, pictures);
    }

    private static void requireSize(
            Path folder, String what, ImageSettings settings, VisionConfig vision) {
        if (settings.size() != vision.imageSize()) {
            throw new ModelFormatException(
                    String.format(
                            Locale.ROOT,
                            "%s: %s are brought to %d pixels, expected image_size %d",
                            folder,
                            what,
                            settings.size(),
                            vision.imageSize()));
        }
    }

    @Override
    public Pixels frames(RgbFrames clip) {
        return Pixels.squares(frames.process(clip), frames.size());
    }

    @Override
    public Pixels picture(RgbFrames picture) {
        return Pixels.squares(
                pictures.process(family.views(picture, pictureSettings)), pictures.size());
    }

    @Override
    public VisualEmbedding laidOut(VisualEmbedding visual, PictureSize picture) {
        return visual.with(family.layout(picture, pictureSettings));
    }
}
