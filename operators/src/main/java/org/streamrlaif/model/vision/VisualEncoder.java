package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.PictureSize;

/**
 * The way from pixels to visual tokens: tower and connector frame by frame, pooling over the frames
 * of a clip.
 */
public final class VisualEncoder {
    private final VisionTower tower;
    private final Connector connector;
    private final FramePooling pooling;

    public VisualEncoder(VisionTower tower, Connector connector, FramePooling pooling) {
        this.tower = tower;
        this.connector = connector;
        this.pooling = pooling;
    }

    /** The tower. */
    public VisionTower tower() {
        return tower;
    }

    /**
     * Projected tokens [N, P, D] of pixels [N, 3, S, S]. The tower takes a bounded number of
     * patches at a time, so a long clip needs no more memory for it than a short one.
     */
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

    /** Visual tokens [V, D] of projected frames [N, P, D]. */
    public NDArray pool(Kernels kernels, NDArray projected, NDManager results) {
        return pooling.pool(kernels, projected, results);
    }

    /** Visual tokens [V, D] of the projected views of a still picture of this size. */
    public NDArray join(
            Kernels kernels, NDArray projected, PictureSize picture, NDManager results) {
        return pooling.join(kernels, projected, picture, results);
    }

    /** Placeholders that the visual tokens of so many frames stand for. */
    public int blocks(int frames) {
        return pooling.blocks(frames);
    }
}
