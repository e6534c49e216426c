package org.streamrlaif.streaming.demo.pretrain;

import java.util.Arrays;
import java.util.List;

/**
 * Packed rows of equal length L, B of them.
 *
 * @param rows B
 * @param length L
 * @param ids token ids, B × L
 * @param positions place of each token in its own sequence, B × L
 * @param mask true where the token of the second index may attend to the token of the third, B × L
 *     × L
 * @param targets token predicted at each place, B × L; {@link PackedRow#NO_TARGET} for none
 * @param weights weight of each prediction in the loss, B × L
 */
record PackedBatch(
        int rows,
        int length,
        int[] ids,
        int[] positions,
        boolean[] mask,
        int[] targets,
        float[] weights) {

    /** Pads rows at the right; padding attends to itself only. */
    static PackedBatch of(List<PackedRow> rows, int padId) {
        int length = rows.stream().mapToInt(PackedRow::length).max().orElseThrow();
        int tokens = rows.size() * length;
        PackedBatch batch =
                new PackedBatch(
                        rows.size(),
                        length,
                        new int[tokens],
                        new int[tokens],
                        new boolean[tokens * length],
                        new int[tokens],
                        new float[tokens]);
        Arrays.fill(batch.ids, padId);
        Arrays.fill(batch.targets, PackedRow.NO_TARGET);
        for (int row = 0; row < rows.size(); row++) {
            rows.get(row).copyTo(batch, row);
            for (int i = rows.get(row).length(); i < length; i++) {
                batch.mask[(row * length + i) * length + i] = true;
            }
        }
        return batch;
    }
}
