package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.PictureSize;

/** The way from pixels to visual tokens. */
public interface VisualEncoder {
    /** The tower. */
    VisionTower tower();

    /**
     * Tokens [N, P, D] of the language model's width for pixels [N, 3, H, W], before clips are put
     * together; where frames are seen in pairs there are half as many.
     */
    NDArray project(Kernels kernels, NDArray pixels, NDManager results);

    /**
     * Visual tokens of several stretches of one clip; the tower runs once over all frames.
     *
     * @param pixels N × 3 × H × W normalised values
     */
    List<VisualEmbedding> encode(Kernels kernels, NDArray pixels, List<FrameRange> ranges);

    /**
     * Visual tokens of a still picture.
     *
     * @param pixels N × 3 × H × W normalised values of the picture's views
     * @param size of the picture before preprocessing
     */
    VisualEmbedding encodePicture(Kernels kernels, NDArray pixels, PictureSize size);

    /** The numbers of visual tokens of any element type. */
    static float[] numbers(Kernels kernels, NDArray tokens) {
        try (NDManager scope = kernels.newManager()) {
            return kernels.call("float32").tensor("x", tokens).run(scope).toFloatArray();
        }
    }
}
