package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.PictureSize;

/** From the projected tokens of a clip's frames to the clip's visual tokens. */
interface FramePooling {
    /** Visual tokens [V, D] of projected frames [N, P, D]. */
    NDArray pool(Kernels kernels, NDArray projected, NDManager results);

    /**
     * Visual tokens [V, D] of the projected views [N, P, D] of a still picture.
     *
     * @param picture its size before preprocessing
     */
    default NDArray join(
            Kernels kernels, NDArray projected, PictureSize picture, NDManager results) {
        return pool(kernels, projected, results);
    }

    /** Placeholders that the visual tokens of so many frames stand for. */
    int blocks(int frames);
}
