package org.streamrlaif.model.family;

import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.Pixels;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * From frames and pictures to the pixels that a tower reads, as a model folder asks. Thread-safe.
 */
public interface Preprocessing {
    /** The size in which the tower sees so many frames of a clip. */
    PictureSize seen(PictureSize frame, int frames);

    /** Normalised frames of a clip. */
    Pixels frames(RgbFrames clip);

    /**
     * Normalised views of one still picture.
     *
     * @param alone whether no other picture is shown with it
     */
    Pixels picture(RgbFrames picture, boolean alone);

    /**
     * Visual tokens of a still picture with what prompts say about its views.
     *
     * @param picture its size before preprocessing
     */
    default VisualEmbedding laidOut(VisualEmbedding visual, PictureSize picture) {
        return visual;
    }
}
