package org.streamrlaif.learn;

import java.util.List;

/**
 * One prompt and the token blocks that continue it, each blind to the others: K responses share the
 * cost of their prompt.
 *
 * <p>Laid out as [prompt | block 0 | block 1 | …]; positions restart after the prompt in every
 * block, so a block sees exactly what it would see alone.
 *
 * @param prompt token ids, P ≥ 1, image placeholders included
 * @param visualPlaces the V places in the prompt that a visual row replaces, rising
 * @param visual V × D visual rows
 * @param blocks token ids of each block, any of which may be empty
 */
public record PackedRow(int[] prompt, int[] visualPlaces, float[] visual, List<int[]> blocks) {

    /** Number of tokens in all, L. */
    public int length() {
        int length = prompt.length;
        for (int[] block : blocks) {
            length += block.length;
        }
        return length;
    }

    /**
     * Index in the row of one token of a block; token −1 is the last token of the prompt, which is
     * where the first token of every block is predicted.
     */
    public int place(int block, int token) {
        if (token < 0) {
            return prompt.length - 1;
        }
        int place = prompt.length + token;
        for (int before = 0; before < block; before++) {
            place += blocks.get(before).length;
        }
        return place;
    }
}
