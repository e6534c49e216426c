package org.streamrlaif.bench;

/**
 * What one optimisation step took.
 *
 * @param policy the policy's, by a clipped objective
 * @param fineTuning of supervised fine-tuning, by cross-entropy
 */
public record LearnFigures(Step policy, Step fineTuning) {

    /**
     * One kind of step.
     *
     * @param seconds inputs, forward, loss, backward and the optimiser's update
     * @param tokensPerSecond tokens of the rows, prompt tokens included, per second
     * @param residentBeforeBytes memory of the process before the first step, model included
     * @param residentPeakBytes most memory of the process during the steps
     * @param residentGrowthBytes what the steps needed beyond what there was before
     */
    public record Step(
            Spread seconds,
            Spread tokensPerSecond,
            long residentBeforeBytes,
            long residentPeakBytes,
            long residentGrowthBytes) {}
}
