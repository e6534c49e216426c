package org.streamrlaif.model.family;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.Pixels;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualLayout;

/** Frames and pictures brought to squares of the size that a tower takes. */
final class SquarePreprocessing implements Preprocessing {
    private final ImageProcessor frames;
    private final ImageProcessor pictures;
    private final ImageProcessor amongOthers;
    private final UnaryOperator<RgbFrames> views;
    private final Function<PictureSize, VisualLayout> layout;

    /**
     * @param folder of the model, for messages
     * @param amongOthers settings of a picture that is shown with other ones and seen in one view;
     *     null when it is seen as it would be alone
     * @param views what the tower sees of a still picture
     * @param layout what prompts say about these views
     * @throws ModelFormatException when the settings do not fit the tower
     */
    SquarePreprocessing(
            Path folder,
            VisionConfig vision,
            ImageSettings frameSettings,
            ImageSettings pictureSettings,
            ImageSettings amongOthers,
            UnaryOperator<RgbFrames> views,
            Function<PictureSize, VisualLayout> layout) {
        requireSize(folder, "frames", frameSettings, vision);
        requireSize(folder, "pictures", pictureSettings, vision);
        frames = new ImageProcessor(frameSettings);
        pictures = new ImageProcessor(pictureSettings);
        this.amongOthers = amongOthers == null ? null : new ImageProcessor(amongOthers);
        this.views = views;
        this.layout = layout;
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
    public PictureSize seen(PictureSize frame, int count) {
        return new PictureSize(frames.size(), frames.size());
    }

    @Override
    public Pixels frames(RgbFrames clip) {
        return Pixels.squares(frames.process(clip), frames.size());
    }

    @Override
    public Pixels picture(RgbFrames picture, boolean alone) {
        if (!alone && amongOthers != null) {
            return Pixels.squares(amongOthers.process(picture), amongOthers.size());
        }
        return Pixels.squares(pictures.process(views.apply(picture)), pictures.size());
    }

    @Override
    public VisualEmbedding laidOut(VisualEmbedding visual, PictureSize picture) {
        return visual.with(layout.apply(picture));
    }
}
