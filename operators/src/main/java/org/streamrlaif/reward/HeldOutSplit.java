package org.streamrlaif.reward;

/**
 * The prompts whose preferences never train the reward model, a fixed share of all: which, follows
 * from the ticket alone, so that every attempt and every restored run holds back the same ones.
 *
 * @param share in [0, 1)
 */
record HeldOutSplit(double share) {

    /** Whether the prompt with this ticket is held back. */
    boolean contains(long ticket) {
        return (mixed(ticket) >>> 11) * 0x1p-53 < share;
    }

    /** SplitMix64's output function: neighbouring tickets give unrelated numbers. */
    private static long mixed(long ticket) {
        long z = (ticket + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
