package org.streamrlaif.watch;

/**
 * Finds a lasting rise of a mean: the first batches are the reference, and later ones add up what
 * they lie above it.
 *
 * <p>With the reference's mean m and standard deviation s of one observation, a batch of n
 * observations with mean x gives z = (x − m)·√n / s, and the sum S ← clamp(S + z − ¼, 0,
 * threshold). The alarm begins when S reaches the threshold and ends when S is back at 0.
 *
 * <p>Source: Page, "Continuous inspection schemes", 1954, one-sided; a slack of ¼ is for rises of
 * half a standard deviation of a batch.
 *
 * @param batches batches of the reference so far
 * @param weight observations of the reference
 * @param mean their mean
 * @param squares Σ n·(x − m)² over the reference's batches
 * @param sum S
 * @param on whether the alarm is on
 */
record Cusum(int batches, double weight, double mean, double squares, double sum, boolean on) {

    /** Before the first batch. */
    static final Cusum START = new Cusum(0, 0, 0, 0, 0, false);

    private static final double SLACK = 0.25;
    private static final double MOST = 2;

    /** After n more observations with mean x; none changes nothing. */
    Cusum after(double x, double n, DriftConfig config) {
        if (!(n > 0) || !Double.isFinite(x)) {
            return this;
        }
        if (batches < config.referenceBatches()) {
            double total = weight + n;
            double moved = mean + (x - mean) * n / total;
            return new Cusum(
                    batches + 1, total, moved, squares + n * (x - mean) * (x - moved), 0, false);
        }
        double deviation = Math.sqrt(squares / (batches - 1));
        double z = Math.min(MOST, (x - mean) * Math.sqrt(n) / deviation);
        double next = Math.min(config.threshold(), Math.max(0, sum + z - SLACK));
        return new Cusum(
                batches, weight, mean, squares, next, next >= config.threshold() || on && next > 0);
    }
}
