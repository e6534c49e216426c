package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.PictureSize;

/** Tower and connector frame by frame, pooling over the frames of a clip. */
public record FrameEncoder(VisionTower tower, Connector connector, FramePooling pooling)
        implements VisualEncoder {

    /**
     * Projected tokens [N, P, D] of pixels [N, 3, S, S]. The tower takes a bounded number of
     * patches at a time, so a long clip needs no more memory for it than a short one.
     */
    @Override
    public NDArray project(Kernels kernels, NDArray pixels, NDManager results) {
        long frames = pixels.getShape().get(0);
        int framesAtOnce = tower.framesAtOnce();
        if (frames <= framesAtOnce) {
            return projected(kernels, pixels, results);
        }
        NDList parts = new NDList();
        for (long from = 0; from < frames; from += framesAtOnce) {
            NDIndex piece = new NDIndex().addSliceDim(from, Math.min(frames, from + framesAtOnce));
            try (NDManager scope = kernels.newManager()) {
                parts.add(projected(kernels, pixels.get(scope, piece), results));
            }
        }
        return NDArrays.concat(parts, 0);
    }

    private NDArray projected(Kernels kernels, NDArray pixels, NDManager results) {
        try (NDManager scope = kernels.newManager()) {
            return connector.project(kernels, tower.features(kernels, pixels, scope), results);
        }
    }

    @Override
    public List<VisualEmbedding> encode(Kernels kernels, NDArray pixels, List<FrameRange> ranges) {
        try (NDManager scope = kernels.newManager()) {
            NDArray projected = project(kernels, pixels, scope);
            List<VisualEmbedding> result = new ArrayList<>();
            for (FrameRange range : ranges) {
                NDArray part = projected.get(range.from() + ":" + range.to());
                NDArray tokens = pooling.pool(kernels, part, scope);
                int blocks = pooling.blocks(range.to() - range.from());
                result.add(embedding(kernels, tokens, blocks));
            }
            return result;
        }
    }

    @Override
    public VisualEmbedding encodePicture(Kernels kernels, NDArray pixels, PictureSize size) {
        try (NDManager scope = kernels.newManager()) {
            NDArray views = project(kernels, pixels, scope);
            NDArray tokens = pooling.join(kernels, views, size, scope);
            return embedding(kernels, tokens, pooling.blocks((int) views.getShape().get(0)))
                    .ofPicture();
        }
    }

    private static VisualEmbedding embedding(Kernels kernels, NDArray tokens, int blocks) {
        Shape shape = tokens.getShape();
        return new VisualEmbedding(
                (int) shape.get(0),
                (int) shape.get(1),
                blocks,
                VisualEncoder.numbers(kernels, tokens));
    }
}
