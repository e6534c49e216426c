package org.streamrlaif.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.FrameRange;
import org.streamrlaif.model.TensorData;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.VisualEmbedding;

/**
 * The stored pixels of a reference as visual tokens: {@code pixel_values} or {@code
 * pixel_values_videos}, [N, 3, S, S] for the pictures of all rows, or [B, F, 3, S, S] for rows of
 * their own, in which frames of zeros are padding. Where {@code image_sizes} [B, 2] is stored too,
 * the frames of a row are the views of one still picture of this height and width.
 */
final class Pictures {
    private static final List<String> NAMES = List.of("pixel_values", "pixel_values_videos");

    private Pictures() {}

    /**
     * Visual tokens in the order of the rows; none for text only.
     *
     * @param prefix what the names of the inputs begin with, such as {@code input.}
     */
    static List<VisualEmbedding> encode(
            VisionLanguageModel model, Reference reference, String prefix) {
        for (String name : NAMES) {
            if (reference.has(prefix + name)) {
                return encode(model, reference, prefix + name, reference.tensor(prefix + name));
            }
        }
        return List.of();
    }

    private static List<VisualEmbedding> encode(
            VisionLanguageModel model, Reference reference, String name, TensorData tensor) {
        long[] shape = tensor.shape();
        int axes = shape.length;
        int side = model.config().vision().imageSize();
        if (axes < 4
                || axes > 5
                || shape[axes - 1] != side
                || shape[axes - 2] != side
                || shape[axes - 3] != 3) {
            throw reference.wrong(
                    name, "[N, 3, %d, %d] or [B, F, 3, %d, %d]".formatted(side, side, side, side));
        }
        float[] pixels = tensor.floats();
        String sizes = name.replaceFirst("pixel_values$", "image_sizes");
        long[] heightsAndWidths =
                !sizes.equals(name) && reference.has(sizes)
                        ? reference.tensor(sizes).longs()
                        : null;
        int frame = 3 * side * side;
        int perRow = axes == 5 ? (int) shape[1] : pixels.length / frame;
        List<FrameRange> ranges = new ArrayList<>();
        for (int first = 0; first < pixels.length / frame; first += perRow) {
            int frames = perRow;
            while (axes == 5 && frames > 0 && blank(pixels, (first + frames - 1) * frame, frame)) {
                frames--;
            }
            if (frames > 0) {
                ranges.add(new FrameRange(first, first + frames));
            }
        }
        return heightsAndWidths == null
                ? model.encode(pixels, ranges)
                : pictures(model, pixels, ranges, heightsAndWidths);
    }

    private static List<VisualEmbedding> pictures(
            VisionLanguageModel model, float[] pixels, List<FrameRange> views, long[] sizes) {
        int side = model.config().vision().imageSize();
        int view = 3 * side * side;
        List<VisualEmbedding> pictures = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            FrameRange range = views.get(i);
            float[] own = Arrays.copyOfRange(pixels, range.from() * view, range.to() * view);
            pictures.add(model.encodePicture(own, (int) sizes[2 * i + 1], (int) sizes[2 * i]));
        }
        return pictures;
    }

    private static boolean blank(float[] pixels, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (pixels[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
