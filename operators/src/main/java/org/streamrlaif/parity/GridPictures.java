package org.streamrlaif.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.Pixels;
import org.streamrlaif.model.vision.PairEncoder;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * Stored patches of towers that see pairs of frames: {@code pixel_values} and {@code
 * pixel_values_videos} [patches, 3 · 2 · p · p] with a grid [pictures, 3] each, and the seconds of
 * a pair in {@code second_per_grid_ts}.
 */
record GridPictures(List<Stored> all) implements Pictures {
    /**
     * One picture or clip.
     *
     * @param timesMs when its frames were shown; empty for a still picture
     */
    record Stored(int placeholder, Pixels pixels, List<Long> timesMs) {
        NDArray array(NDManager owner) {
            Shape shape = new Shape(pixels.count(), 3, pixels.height(), pixels.width());
            return owner.create(pixels.values(), shape);
        }

        boolean isVideo() {
            return !timesMs.isEmpty();
        }
    }

    static GridPictures read(Reference reference, String prefix, VisionLanguageModel model) {
        List<Integer> ids = model.config().family().placeholders();
        List<Stored> all = new ArrayList<>();
        add(all, reference, prefix, "pixel_values", "image_grid_thw", ids.get(1), model);
        add(all, reference, prefix, "pixel_values_videos", "video_grid_thw", ids.get(0), model);
        return new GridPictures(all);
    }

    private static void add(
            List<Stored> all,
            Reference reference,
            String prefix,
            String name,
            String gridName,
            int placeholder,
            VisionLanguageModel model) {
        if (!reference.has(prefix + name)) {
            return;
        }
        TensorData tensor = reference.tensor(prefix + name);
        int patch = model.config().vision().patchSize();
        int merge = ((PairEncoder) model.vision()).side() / patch;
        int row = 6 * patch * patch;
        long[] grids = reference.tensor(prefix + gridName).longs();
        long patches = 0;
        for (int i = 0; i < grids.length; i += 3) {
            patches += grids[i] * grids[i + 1] * grids[i + 2];
        }
        if (tensor.size() != patches * row) {
            throw reference.wrong(
                    prefix + name, "[" + patches + ", " + row + "] as " + gridName + " says");
        }
        float[] values = tensor.floats();
        float[] seconds = seconds(reference, prefix, grids.length / 3);
        int at = 0;
        for (int i = 0; i < grids.length; i += 3) {
            int pairs = (int) grids[i];
            int rows = (int) grids[i + 1];
            int columns = (int) grids[i + 2];
            int size = pairs * rows * columns * row;
            float[] own = Arrays.copyOfRange(values, at, at + size);
            Pixels pixels =
                    new Pixels(
                            2 * pairs,
                            rows * patch,
                            columns * patch,
                            frames(own, rows, columns, patch, merge));
            boolean still = gridName.startsWith("image");
            all.add(
                    new Stored(
                            placeholder,
                            pixels,
                            still ? List.of() : times(2 * pairs, seconds[i / 3])));
            at += size;
        }
    }

    /** Seconds from one pair of frames to the next; 1 where nothing is stored. */
    private static float[] seconds(Reference reference, String prefix, int pictures) {
        String name = prefix + "second_per_grid_ts";
        float[] seconds = new float[pictures];
        Arrays.fill(seconds, 1);
        return reference.has(name) ? reference.tensor(name).floats() : seconds;
    }

    private static List<Long> times(int frames, float seconds) {
        return LongStream.range(0, frames)
                .map(i -> Math.round(i * seconds * 500.0))
                .boxed()
                .toList();
    }

    /** The frames that rows of patches were cut from, 2 T × 3 × H × W. */
    private static float[] frames(float[] patches, int rows, int columns, int patch, int merge) {
        int area = patch * patch;
        int width = columns * patch;
        int plane = rows * patch * width;
        float[] frames = new float[patches.length];
        for (int i = 0; i < patches.length; i++) {
            int pixel = i % area;
            int frame = i / area % 2;
            int channel = i / (2 * area) % 3;
            int place = i / (6 * area);
            int pair = place / (rows * columns);
            int inPair = place % (rows * columns);
            int cell = inPair / (merge * merge);
            int inside = inPair % (merge * merge);
            int y = cell / (columns / merge) * merge + inside / merge;
            int x = cell % (columns / merge) * merge + inside % merge;
            int to = ((2 * pair + frame) * 3 + channel) * plane;
            to += (y * patch + pixel / patch) * width + x * patch + pixel % patch;
            frames[to] = patches[i];
        }
        return frames;
    }

    @Override
    public List<Shown> encode(VisionLanguageModel model) {
        List<Shown> shown = new ArrayList<>();
        for (Stored stored : all) {
            FrameRange whole = new FrameRange(0, stored.pixels().count());
            VisualEmbedding tokens = model.encode(stored.pixels(), List.of(whole)).get(0);
            shown.add(
                    new Shown(
                            stored.placeholder(),
                            tokens.with(tokens.layout().at(stored.timesMs(), 0))));
        }
        return shown;
    }
}
