package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Pools as {@link VideoPooling} says and adds the table of video positions where there is one.
 *
 * @param positions without elements when the model has none
 * @param videoFrames frames that the table was made for
 */
public record LlavaPooling(VideoPooling pooling, NDArray positions, int videoFrames)
        implements FramePooling {

    @Override
    public NDArray pool(Kernels kernels, NDArray projected, NDManager results) {
        long frames = projected.getShape().get(0);
        if (positions.size() > 0 && frames > videoFrames) {
            throw new IllegalArgumentException(
                    "frames: "
                            + frames
                            + ", expected at most video_frames "
                            + videoFrames
                            + ", for which the model has positions");
        }
        return kernels.call("pool_frames")
                .tensor("x", projected)
                .flag("temporal_spatial", pooling == VideoPooling.TEMPORAL_SPATIAL)
                .tensor("positions", positions)
                .integer("frames", videoFrames)
                .run(results);
    }

    @Override
    public int blocks(int frames) {
        return pooling == VideoPooling.FRAMES ? frames : 1;
    }
}
