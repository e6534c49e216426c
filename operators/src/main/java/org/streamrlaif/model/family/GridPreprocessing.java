package org.streamrlaif.model.family;

import org.streamrlaif.model.picture.GridProcessor;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.Pixels;
import org.streamrlaif.model.picture.RgbFrames;

/** Frames and pictures of any size, as towers take them that see pairs of frames. */
record GridPreprocessing(GridProcessor clips, GridProcessor pictures) implements Preprocessing {
    @Override
    public PictureSize seen(PictureSize frame, int frames) {
        return clips.size(frame, frames);
    }

    @Override
    public Pixels frames(RgbFrames clip) {
        return clips.process(clip);
    }

    @Override
    public Pixels picture(RgbFrames picture, boolean alone) {
        return pictures.process(picture);
    }
}
