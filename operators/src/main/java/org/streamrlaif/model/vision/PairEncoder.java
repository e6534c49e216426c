package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.PictureSize;

/**
 * Encodes frames of any size in pairs, each of which is seen alone. A stretch with an odd number of
 * frames ends with its last one twice, and a still picture is its own pair. A pair that several
 * stretches of a clip have in common is seen once.
 *
 * @param connector brings the patches of a pair to tokens
 * @param side pixels that a token is wide and high
 * @param onePlaceholder whether a clip stands for one placeholder; otherwise each pair does
 */
public record PairEncoder(VisionTower tower, Connector connector, int side, boolean onePlaceholder)
        implements VisualEncoder {
    /** Tokens that are made at once, at least those of a pair. */
    private static final int TOKENS = 1024;

    private static final long USUAL_DISTANCE_MS = 500;

    /** Two frames by their numbers. */
    private record Pair(int first, int second) {}

    @Override
    public NDArray project(Kernels kernels, NDArray pixels, NDManager results) {
        try (NDManager scope = kernels.newManager()) {
            return connector.project(kernels, tower.features(kernels, pixels, scope), results);
        }
    }

    @Override
    public List<VisualEmbedding> encode(Kernels kernels, NDArray pixels, List<FrameRange> ranges) {
        Map<Pair, Integer> seen = new LinkedHashMap<>();
        List<int[]> places = new ArrayList<>();
        for (FrameRange range : ranges) {
            places.add(
                    pairs(range).stream()
                            .mapToInt(pair -> seen.computeIfAbsent(pair, any -> seen.size()))
                            .toArray());
        }
        List<float[]> tokens = tokens(kernels, pixels, List.copyOf(seen.keySet()));
        Shape shape = pixels.getShape();
        int rows = (int) shape.get(2) / side;
        int columns = (int) shape.get(3) / side;
        List<VisualEmbedding> embeddings = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            int frames = ranges.get(i).to() - ranges.get(i).from();
            embeddings.add(
                    joined(places.get(i), tokens, rows, columns)
                            .with(new VisualLayout(usualTimes(frames), 0, columns)));
        }
        return embeddings;
    }

    @Override
    public VisualEmbedding encodePicture(Kernels kernels, NDArray pixels, PictureSize size) {
        VisualEmbedding one = encode(kernels, pixels, List.of(new FrameRange(0, 1))).get(0);
        return one.with(one.layout().at(List.of(), 0)).ofPicture();
    }

    /** Two frames a second, which is meant where nobody says when they were shown. */
    private static List<Long> usualTimes(int frames) {
        return LongStream.range(0, frames).mapToObj(i -> USUAL_DISTANCE_MS * i).toList();
    }

    private static List<Pair> pairs(FrameRange range) {
        return IntStream.iterate(range.from(), i -> i < range.to(), i -> i + 2)
                .mapToObj(i -> new Pair(i, Math.min(i + 1, range.to() - 1)))
                .toList();
    }

    /** The tokens of pairs, one after the other. */
    private VisualEmbedding joined(int[] pairs, List<float[]> tokens, int rows, int columns) {
        int size = tokens.get(0).length;
        float[] data = new float[pairs.length * size];
        for (int i = 0; i < pairs.length; i++) {
            System.arraycopy(tokens.get(pairs[i]), 0, data, i * size, size);
        }
        return new VisualEmbedding(
                pairs.length * rows * columns,
                size / (rows * columns),
                onePlaceholder ? 1 : pairs.length,
                data);
    }

    /** The tokens of each pair. */
    private List<float[]> tokens(Kernels kernels, NDArray pixels, List<Pair> pairs) {
        Shape shape = pixels.getShape();
        long each = shape.get(2) * shape.get(3) / ((long) side * side);
        int atOnce = (int) Math.max(1, TOKENS / each);
        List<float[]> tokens = new ArrayList<>();
        for (int from = 0; from < pairs.size(); from += atOnce) {
            List<Pair> some = pairs.subList(from, Math.min(pairs.size(), from + atOnce));
            try (NDManager scope = kernels.newManager()) {
                NDArray frames =
                        kernels.call("rows_at")
                                .tensor("x", pixels)
                                .tensor(
                                        "index",
                                        scope.create(
                                                some.stream()
                                                        .flatMapToInt(
                                                                p ->
                                                                        IntStream.of(
                                                                                p.first(),
                                                                                p.second()))
                                                        .asLongStream()
                                                        .toArray()))
                                .run(scope);
                float[] all = VisualEncoder.numbers(kernels, project(kernels, frames, scope));
                int size = all.length / some.size();
                for (int i = 0; i < some.size(); i++) {
                    tokens.add(Arrays.copyOfRange(all, i * size, (i + 1) * size));
                }
            }
        }
        return tokens;
    }
}
