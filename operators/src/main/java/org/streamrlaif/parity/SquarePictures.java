package org.streamrlaif.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * The stored pixels of a reference: {@code pixel_values} or {@code pixel_values_videos}, [N, 3, S,
 * S] for the pictures of all rows, or [B, F, 3, S, S] for rows of their own, in which pictures of
 * zeros are padding. With {@code image_sizes} [B, 2], height and width, each row is the views of
 * one still picture.
 */
record SquarePictures(int side, float[] pixels, List<FrameRange> ranges, long[] sizes)
        implements Pictures {
    /**
     * @param prefix what the names of the inputs begin with, such as {@code input.}
     */
    static SquarePictures read(Reference reference, String prefix, int side) {
        for (String name : NAMES) {
            if (reference.has(prefix + name)) {
                return read(reference, prefix, prefix + name, side);
            }
        }
        return new SquarePictures(side, new float[0], List.of(), new long[0]);
    }

    private static SquarePictures read(Reference reference, String prefix, String name, int side) {
        TensorData tensor = reference.tensor(name);
        long[] shape = tensor.shape();
        int axes = shape.length;
        if (axes < 4
                || axes > 5
                || shape[axes - 1] != side
                || shape[axes - 2] != side
                || shape[axes - 3] != 3) {
            throw reference.wrong(
                    name,
                    String.format(
                            Locale.ROOT,
                            "[N, 3, %d, %d] or [B, F, 3, %d, %d]",
                            side,
                            side,
                            side,
                            side));
        }
        float[] pixels = tensor.floats();
        int frame = 3 * side * side;
        int perRow = axes == 5 ? (int) shape[1] : pixels.length / frame;
        float[] kept = new float[pixels.length];
        int at = 0;
        List<FrameRange> ranges = new ArrayList<>();
        for (int first = 0; first < pixels.length / frame; first += perRow) {
            int frames = perRow;
            while (axes == 5 && frames > 0 && blank(pixels, (first + frames - 1) * frame, frame)) {
                frames--;
            }
            if (frames > 0) {
                System.arraycopy(pixels, first * frame, kept, at * frame, frames * frame);
                ranges.add(new FrameRange(at, at + frames));
                at += frames;
            }
        }
        long[] sizes = new long[0];
        if (reference.has(prefix + "image_sizes")) {
            sizes = reference.tensor(prefix + "image_sizes").longs();
            if (sizes.length != 2 * ranges.size()) {
                throw reference.wrong(
                        prefix + "image_sizes", "[" + ranges.size() + ", 2] as " + name);
            }
        }
        return new SquarePictures(side, Arrays.copyOf(kept, at * frame), ranges, sizes);
    }

    private static boolean blank(float[] pixels, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (pixels[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the reference is about text only. */
    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** The pixels [N, 3, S, S] without padding. */
    NDArray array(NDManager owner) {
        return owner.create(pixels, new Shape(pixels.length / (3L * side * side), 3, side, side));
    }

    @Override
    public List<Shown> encode(VisionLanguageModel model) {
        return embeddings(model).stream().map(one -> new Shown(ANY, one)).toList();
    }

    private List<VisualEmbedding> embeddings(VisionLanguageModel model) {
        if (isEmpty()) {
            return List.of();
        }
        if (sizes.length == 0) {
            return model.encode(pixels, ranges);
        }
        int frame = 3 * side * side;
        List<VisualEmbedding> pictures = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            FrameRange range = ranges.get(i);
            float[] views = Arrays.copyOfRange(pixels, range.from() * frame, range.to() * frame);
            pictures.add(model.encodePicture(views, (int) sizes[2 * i + 1], (int) sizes[2 * i]));
        }
        return pictures;
    }
}
