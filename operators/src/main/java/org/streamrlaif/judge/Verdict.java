package org.streamrlaif.judge;

/**
 * The judge's view of two responses, first and second, each asked about in both presentation
 * orders.
 *
 * @param inOrder probability that the first is better when it is shown first
 * @param swapped probability that the first is better when it is shown second
 */
record Verdict(double inOrder, double swapped) {

    /**
     * The verdict of two pairs of logits.
     *
     * @param inOrder logits of the answers A and B when the first response is called A
     * @param swapped logits of the answers A and B when the first response is called B
     */
    static Verdict ofLogits(double[] inOrder, double[] swapped) {
        return new Verdict(softmax(inOrder[0], inOrder[1]), softmax(swapped[1], swapped[0]));
    }

    /** eˣ / (eˣ + eʸ). */
    private static double softmax(double x, double y) {
        return 1 / (1 + Math.exp(y - x));
    }

    /** Probability that the first is better: the mean over both orders. */
    double pChosen() {
        return (inOrder + swapped) / 2;
    }

    /** Whether both orders prefer the same response. */
    boolean consistent() {
        return (inOrder - 0.5) * (swapped - 0.5) > 0;
    }

    /** Whether the two count as equally good. */
    boolean tie(double margin, boolean inconsistentIsTie) {
        double distance = Math.abs(pChosen() - 0.5);
        return distance == 0 || distance < margin || inconsistentIsTie && !consistent();
    }

    /** Whether both probabilities are numbers. */
    boolean isFinite() {
        return Double.isFinite(inOrder) && Double.isFinite(swapped);
    }
}
