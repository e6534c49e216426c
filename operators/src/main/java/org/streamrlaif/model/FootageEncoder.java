package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.streamrlaif.model.family.ModelFamily;
import org.streamrlaif.model.family.Preprocessing;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.Pixels;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualEncoder;

/**
 * From frames and pictures to visual tokens.
 *
 * @param manager owner of the tensors that come and go
 */
record FootageEncoder(
        ModelFamily family, VisualEncoder vision, Kernels kernels, NDManager manager) {

    /** The tokens of several media, one behind the other; see the model's method. */
    VisualEmbedding encode(Preprocessing preprocessing, List<Footage> media) {
        List<VisualEmbedding> each = new ArrayList<>();
        for (int i = 0; i < media.size(); i++) {
            FrameRange whole = new FrameRange(0, media.get(i).frames().count());
            each.addAll(encode(preprocessing, media, i, List.of(whole)));
        }
        return VisualEmbedding.join(each);
    }

    /** The tokens of stretches of one of several media. */
    List<VisualEmbedding> encode(
            Preprocessing preprocessing, List<Footage> media, int number, List<FrameRange> ranges) {
        long pictures = media.stream().filter(Footage::picture).count();
        family.requireTogether(pictures, media.size() - pictures);
        Footage one = media.get(number);
        if (one.picture()) {
            return Collections.nCopies(
                    ranges.size(), encodePicture(preprocessing, one.frames(), pictures == 1));
        }
        List<VisualEmbedding> timed = new ArrayList<>();
        List<VisualEmbedding> all = encode(preprocessing.frames(one.frames()), ranges);
        for (int i = 0; i < ranges.size(); i++) {
            List<Long> times = one.timesMs().subList(ranges.get(i).from(), ranges.get(i).to());
            VisualEmbedding tokens = all.get(i);
            timed.add(tokens.with(tokens.layout().at(times, one.durationMs())));
        }
        return timed;
    }

    /** The tokens of stretches of a clip. */
    List<VisualEmbedding> encode(Pixels pixels, List<FrameRange> ranges) {
        try (NDManager scope = manager.newSubManager()) {
            return vision.encode(kernels, array(pixels, scope), ranges);
        }
    }

    /**
     * The tokens of a still picture.
     *
     * @param alone whether no other picture is shown with it
     */
    VisualEmbedding encodePicture(Preprocessing preprocessing, RgbFrames picture, boolean alone) {
        if (picture.count() != 1) {
            throw new IllegalArgumentException(
                    "picture: " + picture.count() + " frames, expected one");
        }
        PictureSize size = new PictureSize(picture.width(), picture.height());
        return preprocessing.laidOut(
                encodePicture(preprocessing.picture(picture, alone), size), size);
    }

    /** The tokens of the views of a still picture of this size. */
    VisualEmbedding encodePicture(Pixels views, PictureSize size) {
        try (NDManager scope = manager.newSubManager()) {
            return vision.encodePicture(kernels, array(views, scope), size);
        }
    }

    private static NDArray array(Pixels pixels, NDManager scope) {
        Shape shape = new Shape(pixels.count(), 3, pixels.height(), pixels.width());
        return scope.create(pixels.values(), shape);
    }
}
