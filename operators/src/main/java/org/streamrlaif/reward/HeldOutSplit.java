package org.streamrlaif.reward;

/**
 * The clips whose preferences never train the reward model, a fixed share of all: which, follows
 * from the clip's content alone, so that no other prompt about a clip that is held back trains it,
 * and every attempt and every restored run holds back the same ones.
 *
 * @param share in [0, 1)
 */
record HeldOutSplit(double share) {

    /** Whether prompts about the clip with this id are held back. */
    boolean contains(String clipId) {
        long hash = 0;
        for (int i = 0; i < clipId.length(); i++) {
            hash = mixed(hash + clipId.charAt(i));
        }
        return (hash >>> 11) * 0x1p-53 < share;
    }

    /** SplitMix64's output function: neighbouring numbers give unrelated ones. */
    private static long mixed(long number) {
        long z = (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
