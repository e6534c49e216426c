package org.streamrlaif.model.family;

import java.nio.file.Path;
import java.util.Locale;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualLayout;

/**
 * From frames and pictures to the pixels that a tower reads, as a model folder asks. Thread-safe.
 */
public final class Preprocessing {
    private final ModelFamily family;
    private final ImageSettings pictureSettings;
    private final ImageProcessor frames;
    private final ImageProcessor pictures;

    private Preprocessing(
            ModelFamily family, ImageSettings frameSettings, ImageSettings pictureSettings) {
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
    public static Preprocessing read(Path folder, ModelConfig config) {
        ImageSettings frames = config.family().frames(folder);
        ImageSettings pictures = config.family().pictures(folder);
        requireSize(folder, "frames", frames, config.vision());
        requireSize(folder, "pictures", pictures, config.vision());
        return new Preprocessing(config.family(), frames, pictures);
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

    /** F × 3 × S × S normalised values of a clip's frames. */
    public float[] frames(RgbFrames clip) {
        return frames.process(clip);
    }

    /** N × 3 × S × S normalised values of the views of one still picture. */
    public float[] picture(RgbFrames picture) {
        return pictures.process(family.views(picture, pictureSettings));
    }

    /** What prompts say about the views of a still picture of this size. */
    public VisualLayout layout(PictureSize picture) {
        return family.layout(picture, pictureSettings);
    }
}
