package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The way from pixels to visual tokens: tower and connector frame by frame, pooling over the frames
 * of a clip.
 */
public final class VisualEncoder {
    private final VisionTower tower;
    private final Connector connector;
    private final FramePooling pooling;

    VisualEncoder(VisionTower tower, Connector connector, FramePooling pooling) {
        this.tower = tower;
        this.connector = connector;
        this.pooling = pooling;
    }

    /** The tower. */
    public VisionTower tower() {
        return tower;
    }

    /** Projected tokens [N, P, D] of pixels [N, 3, S, S]. */
    NDArray project(Kernels kernels, NDArray pixels, NDManager results) {
        return connector.project(kernels, tower.features(kernels, pixels, results), results);
    }

    /** Visual tokens [V, D] of projected frames [N, P, D]. */
    NDArray pool(Kernels kernels, NDArray projected, NDManager results) {
        return pooling.pool(kernels, projected, results);
    }

    /** Visual tokens [V, D] of the projected views of a still picture of this size. */
    NDArray join(Kernels kernels, NDArray projected, PictureSize picture, NDManager results) {
        return pooling.join(kernels, projected, picture, results);
    }

    /** Placeholders that the visual tokens of so many frames stand for. */
    int blocks(int frames) {
        return pooling.blocks(frames);
    }
}
