package org.streamrlaif.laboratory.bench.core;

/**
 * What one optimisation step took.
 *
 * @param residentBeforeBytes memory of the process before all steps, model included
 * @param policy the policy's, by a clipped objective
 * @param fineTuning of supervised fine-tuning, by cross-entropy
 */
public record LearnMetrics(long residentBeforeBytes, Step policy, Step fineTuning) {

    /**
     * One kind of step.
     *
     * @param seconds inputs, forward, loss, backward and the optimiser's update
     * @param tokensPerSecond tokens of the rows, prompt tokens included, per second
     * @param residentPeakBytes most memory of the process during the steps
     */
    public record Step(Spread seconds, Spread tokensPerSecond, long residentPeakBytes) {}
}
