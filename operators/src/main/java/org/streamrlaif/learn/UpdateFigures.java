package org.streamrlaif.learn;

import java.util.Map;

/** Sums over the updates of one step, for its metrics. */
final class UpdateFigures {

    private double tokens;
    private double policyLoss;
    private double clipped;
    private double approxKl;
    private double entropy;
    private double valueTokens;
    private double valueLoss;
    private double valueClipped;
    private double policyGradNorm;
    private int policyUpdates;
    private double policyLearningRate;
    private double valueGradNorm;
    private int valueUpdates;
    private int skipped;

    /** Adds the sums that the policy's kernel returned for {@code count} tokens. */
    void addPolicySums(int count, float[] policySums) {
        tokens += count;
        policyLoss += policySums[0];
        clipped += policySums[1];
        approxKl += policySums[2];
        entropy += policySums[3];
    }

    /** Adds the sums that the value function's kernel returned for {@code count} tokens. */
    void addValueSums(int count, float[] valueSums) {
        valueTokens += count;
        valueLoss += valueSums[0];
        valueClipped += valueSums[1];
    }

    /** Adds a policy update; returns whether it was applied. */
    boolean addPolicy(TrainedTensors.Update update) {
        if (!update.applied()) {
            skipped++;
            return false;
        }
        policyUpdates++;
        policyGradNorm += update.gradNorm();
        policyLearningRate = update.learningRate();
        return true;
    }

    /** Adds a value update; returns whether it was applied. */
    boolean addValue(TrainedTensors.Update update) {
        if (!update.applied()) {
            skipped++;
            return false;
        }
        valueUpdates++;
        valueGradNorm += update.gradNorm();
        return true;
    }

    /** Whether the policy's weights changed. */
    boolean policyChanged() {
        return policyUpdates > 0;
    }

    void write(Map<String, Double> metrics) {
        metrics.put(StepMetrics.POLICY_LOSS, policyLoss / tokens);
        metrics.put(StepMetrics.CLIP_FRACTION, clipped / tokens);
        metrics.put(StepMetrics.APPROX_KL, approxKl / tokens);
        metrics.put(StepMetrics.ENTROPY, entropy / tokens);
        metrics.put(StepMetrics.POLICY_GRAD_NORM, policyGradNorm / Math.max(1, policyUpdates));
        metrics.put(StepMetrics.POLICY_LEARNING_RATE, policyLearningRate);
        metrics.put(StepMetrics.SKIPPED_UPDATES, (double) skipped);
        if (valueTokens > 0) {
            metrics.put(StepMetrics.VALUE_LOSS, valueLoss / valueTokens);
            metrics.put(StepMetrics.VALUE_CLIP_FRACTION, valueClipped / valueTokens);
            metrics.put(StepMetrics.VALUE_GRAD_NORM, valueGradNorm / Math.max(1, valueUpdates));
        }
    }
}
