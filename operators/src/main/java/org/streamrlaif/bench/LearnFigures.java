package org.streamrlaif.bench;

/**
 * What one optimisation step took.
 *
 * @param stepMs forward, loss, backward and the optimiser's update
 * @param tokensPerSecond tokens of the rows, prompt tokens included, per second
 * @param residentBeforeBytes memory of the process before the first step, model included
 * @param residentPeakBytes most memory of the process during the steps
 * @param residentGrowthBytes what the steps needed beyond the loaded model
 */
public record LearnFigures(
        Spread stepMs,
        Spread tokensPerSecond,
        long residentBeforeBytes,
        long residentPeakBytes,
        long residentGrowthBytes) {}
