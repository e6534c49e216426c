package org.streamrlaif.model.family;

import java.nio.file.Path;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualLayout;

/** A family whose tower takes square pictures of one size. */
interface SquareFamily extends ModelFamily {
    /**
     * What the folder's files say about the preprocessing of a clip's frames.
     *
     * @throws ModelFormatException when they ask for what is not done
     */
    ImageSettings frames(Path folder);

    /** The same for still pictures. */
    default ImageSettings pictures(Path folder) {
        return frames(folder);
    }

    /** The settings of a picture that is shown with other ones, and of which one view is seen. */
    default ImageSettings amongOthers(ImageSettings pictures) {
        return null;
    }

    /** What the tower sees of one still picture, before preprocessing: a frame, or several. */
    default RgbFrames views(RgbFrames picture, ImageSettings settings) {
        return picture;
    }

    /** What prompts say about the views of a still picture. */
    default VisualLayout layout(PictureSize picture, ImageSettings settings) {
        return VisualLayout.NONE;
    }

    @Override
    default Preprocessing preprocessing(Path folder, VisionConfig vision) {
        ImageSettings pictures = pictures(folder);
        return new SquarePreprocessing(
                folder,
                vision,
                frames(folder),
                pictures,
                amongOthers(pictures),
                picture -> views(picture, pictures),
                size -> layout(size, pictures));
    }
}
