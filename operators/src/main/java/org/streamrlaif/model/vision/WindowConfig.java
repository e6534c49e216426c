package org.streamrlaif.model.vision;

import java.util.List;

/**
 * Where a tower attends within windows.
 *
 * @param pixels side of a window
 * @param wholeBlocks the blocks that attend to all patches of a pair of frames instead
 */
public record WindowConfig(int pixels, List<Integer> wholeBlocks) {
    public WindowConfig {
        wholeBlocks = List.copyOf(wholeBlocks);
    }

    /** Side of a window in cells of merged patches. */
    int cells(VisionConfig vision, int merge) {
        return Math.max(1, pixels / merge / vision.patchSize());
    }
}
