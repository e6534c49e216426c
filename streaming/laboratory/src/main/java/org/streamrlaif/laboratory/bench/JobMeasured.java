package org.streamrlaif.laboratory.bench;

import org.streamrlaif.weights.LatencySummary;

/**
 * What one run of the job gave.
 *
 * @param work in the time that counts
 * @param install milliseconds from the end of the learner's step to the arrival of the policy
 *     version in the process, over the whole run
 * @param use the same to its first use by generation
 */
public record JobMeasured(Measured work, LatencySummary install, LatencySummary use) {}
