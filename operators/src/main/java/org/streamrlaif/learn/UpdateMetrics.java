package org.streamrlaif.learn;

import java.util.Map;
import org.streamrlaif.training.TrainedTensors;

/** Sums over the updates of one step, for its metrics. */
final class UpdateMetrics {

    /** What the kernels say of one minibatch, summed over its tokens. */
    static final class Losses {

        private final double[] policy = new double[5];
        private final double[] value = new double[2];
        private double policyTokens;
        private double valueTokens;

        /** Adds the policy kernel's sums over {@code count} tokens. */
        void addPolicy(int count, float[] sums) {
            policyTokens += count;
            add(sums, policy);
        }

        /** Adds the value kernel's sums over {@code count} tokens. */
        void addValue(int count, float[] sums) {
            valueTokens += count;
            add(sums, value);
        }

        /**
         * Takes the figures of a loss whose derivative the kernel was given.
         *
         * @param more what its value exceeds that of the kernel's stand-in by
         * @param held tokens that its clip holds
         * @param moved Σ ½·(log π − log π_old)²
         */
        void replacePolicy(double more, int held, double moved) {
            policy[0] += more;
            policy[1] = held;
            policy[2] = moved;
        }

        boolean policyIsFinite() {
            return Double.isFinite(policy[0]);
        }

        boolean valueIsFinite() {
            return Double.isFinite(value[0]);
        }

        /** Mean of ½·(log π − log π_old)² over the tokens. */
        double approxKl() {
            return policy[2] / policyTokens;
        }

        private void add(Losses other) {
            policyTokens += other.policyTokens;
            valueTokens += other.valueTokens;
            for (int i = 0; i < policy.length; i++) {
                policy[i] += other.policy[i];
            }
            for (int i = 0; i < value.length; i++) {
                value[i] += other.value[i];
            }
        }

        private static void add(float[] sums, double[] to) {
            for (int i = 0; i < to.length; i++) {
                to[i] += sums[i];
            }
        }
    }

    private final Losses losses = new Losses();
    private double policyGradNorm;
    private int policyUpdates;
    private double policyLearningRate;
    private double valueGradNorm;
    private int valueUpdates;
    private int skipped;
    private int passes;

    /** Adds a minibatch. */
    void add(Losses minibatch) {
        losses.add(minibatch);
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

    /** Counts a whole pass over the batch. */
    void endPass() {
        passes++;
    }

    /** Whether the policy's weights changed. */
    boolean policyChanged() {
        return policyUpdates > 0;
    }

    void write(Map<String, Double> metrics) {
        double tokens = losses.policyTokens;
        metrics.put(StepMetrics.POLICY_LOSS, losses.policy[0] / tokens);
        metrics.put(StepMetrics.CLIP_FRACTION, losses.policy[1] / tokens);
        metrics.put(StepMetrics.APPROX_KL, losses.policy[2] / tokens);
        metrics.put(StepMetrics.ENTROPY, losses.policy[3] / tokens);
        metrics.put(StepMetrics.DUAL_CLIP_FRACTION, losses.policy[4] / tokens);
        metrics.put(StepMetrics.POLICY_GRAD_NORM, policyGradNorm / Math.max(1, policyUpdates));
        metrics.put(StepMetrics.POLICY_LEARNING_RATE, policyLearningRate);
        metrics.put(StepMetrics.SKIPPED_UPDATES, (double) skipped);
        metrics.put(StepMetrics.PASSES, (double) passes);
        if (losses.valueTokens > 0) {
            metrics.put(StepMetrics.VALUE_LOSS, losses.value[0] / losses.valueTokens);
            metrics.put(StepMetrics.VALUE_CLIP_FRACTION, losses.value[1] / losses.valueTokens);
            metrics.put(StepMetrics.VALUE_GRAD_NORM, valueGradNorm / Math.max(1, valueUpdates));
        }
    }
}
