package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.ViewGrid;

/**
 * LLaVA-OneVision: each frame's grid of tokens is resized to half its side and a newline ends the
 * video; the views of a still picture are joined, with a newline after each row. A picture of which
 * there is one view, as it is shown with other ones, keeps all tokens and ends with a newline.
 */
public record OnevisionPooling(ViewGrid grid, VisionConfig vision, NDArray newline)
        implements FramePooling {

    @Override
    public NDArray pool(Kernels kernels, NDArray projected, NDManager results) {
        return kernels.call("pool_onevision")
                .tensor("x", projected)
                .integer("side", vision.patchesPerSide())
                .tensor("newline", newline)
                .run(results);
    }

    @Override
    public NDArray join(
            Kernels kernels, NDArray projected, PictureSize picture, NDManager results) {
        int side = vision.patchesPerSide();
        PictureSize best = grid.best(picture);
        int rows = best.height() / vision.imageSize();
        int columns = best.width() / vision.imageSize();
        int[] cut = ViewGrid.shown(picture, new PictureSize(columns * side, rows * side));
        PictureSize size = grid.limited(new PictureSize(cut[3] - cut[2], cut[1] - cut[0]), side);
        return kernels.call("join_views")
                .tensor("x", projected)
                .integer("side", side)
                .integer("rows", rows)
                .integer("columns", columns)
                .integers("cut", cut[0], cut[1], cut[2], cut[3])
                .integers("size", size.height(), size.width())
                .tensor("newline", newline)
                .run(results);
    }

    @Override
    public int blocks(int frames) {
        return 1;
    }
}
