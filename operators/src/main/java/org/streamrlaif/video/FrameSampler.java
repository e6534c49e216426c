package org.streamrlaif.video;

import java.util.Locale;

/**
 * Which frames of a video are looked at.
 *
 * <p>Formula: {@code index(i) = ⌊i · ((n − 1) / (k − 1))⌋} for i = 0 … k − 1, evaluated in double
 * precision in this order; k = 1 gives frame 0. Equal to {@code np.linspace(0, n - 1, k,
 * dtype=int)}, the rule the field's models were trained with. For some n and k the floor in double
 * precision is one below the exact floor; that is part of the rule.
 */
public final class FrameSampler {

    private FrameSampler() {}

    /**
     * Indices of k uniformly spread frames, ascending; frames repeat when n &lt; k.
     *
     * @param n number of frames in the video, at least 1
     * @param k number of samples, at least 1
     * @return k indices in 0 … n − 1, the last one n − 1 when k &gt; 1
     */
    public static int[] indices(int n, int k) {
        if (n < 1 || k < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "frames: %d samples of %d frames, expected at least 1 of 1",
                            k,
                            n));
        }
        int[] indices = new int[k];
        if (k == 1) {
            return indices;
        }
        double step = (n - 1) / (double) (k - 1);
        for (int i = 0; i < k; i++) {
            indices[i] = (int) (i * step);
        }
        indices[k - 1] = n - 1;
        return indices;
    }
}
