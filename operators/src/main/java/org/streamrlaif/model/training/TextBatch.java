package org.streamrlaif.model.training;

/**
 * Rows that {@link TextTrainer} learns from: B rows of L tokens about clips of F frames with P
 * patch tokens of width Dv each, shown as V = F + P visual tokens; rows about no clip have F = 0
 * and V = 0.
 *
 * @param rows B
 * @param length L
 * @param frames F
 * @param features the tower's patch tokens, B × F × P × Dv
 * @param ids token ids, B × L; the n-th image placeholder of a row takes its n-th visual token
 * @param positions place of each token in its own sequence, B × L
 * @param mask true where the token of the second index attends to that of the third, B × L × L
 * @param targets token predicted at each place, B × L; negative for none
 * @param weights weight of each prediction in the loss, B × L
 */
public record TextBatch(
        int rows,
        int length,
        int frames,
        float[] features,
        int[] ids,
        int[] positions,
        boolean[] mask,
        int[] targets,
        float[] weights) {}
