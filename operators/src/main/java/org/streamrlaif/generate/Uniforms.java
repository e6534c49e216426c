package org.streamrlaif.generate;

/**
 * Random numbers of one response, computed from what they belong to, so that neither the order of
 * work nor the neighbours in a batch change them. The mixing function is that of SplittableRandom
 * (Steele, Lea and Flood, 2014).
 */
public final class Uniforms {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;

    private Uniforms(long seed) {
        this.seed = seed;
    }

    /**
     * The numbers of a response to the prompt of a ticket in a run.
     *
     * @param response its number among all that were sampled for the ticket, those of earlier
     *     attempts included
     */
    public static Uniforms of(long runSeed, long ticket, int response) {
        return new Uniforms(mix(mix(mix(runSeed) + ticket) + response));
    }

    /**
     * The number in [0, 1) for token t of the response, when a policy version makes it; a multiple
     * of 2⁻²⁴.
     */
    public float at(int token, long version) {
        return (mix(mix(seed + version) + token) >>> 40) * 0x1p-24f;
    }

    private static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
