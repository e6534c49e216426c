package org.streamrlaif.learn;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.learn.algorithm.UpdateConfig;
import org.streamrlaif.model.kernel.SpareBuffers;

/**
 * The updates of policy and value function from one batch.
 *
 * <p>The policy loss is that of the kernel, or one {@linkplain LossAtPoint at a point}.
 *
 * <p>An update whose loss or gradient is not finite is given up with a warning; the other model's
 * is not touched by it. Passes after the first end as soon as the policy has moved further than
 * {@code stop-kl} allows, without the update that found it.
 */
final class Updates {

    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

    private final UpdateConfig config;
    private final PolicyModel policy;
    private final Optional<ValueFunction> value;
    private final SpareBuffers spare;
    private final Optional<LossAtPoint> loss;
    private final UpdateMetrics metrics = new UpdateMetrics();

    /** Of one batch. */
    Updates(
            UpdateConfig config,
            PolicyModel policy,
            Optional<ValueFunction> value,
            SpareBuffers spare,
            Optional<LossAtPoint> loss) {
        this.config = config;
        this.policy = policy;
        this.value = value;
        this.spare = spare;
        this.loss = loss;
    }

    /**
     * Makes all passes over a batch.
     *
     * @param batch its number, for warnings
     * @param policyLearns false while only the value function learns
     */
    UpdateMetrics run(long batch, Minibatches minibatches, LossInputs inputs, boolean policyLearns)
            throws InterruptedException {
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            for (int minibatch = 0; minibatch < minibatches.count(); minibatch++) {
                UpdateMetrics.Losses losses = addGradients(minibatches, minibatch, inputs);
                if (epoch > 0 && config.stopKl() > 0 && losses.approxKl() > config.stopKl()) {
                    policy.trained().discard();
                    value.ifPresent(v -> v.trained().discard());
                    return metrics;
                }
                value.ifPresent(v -> updateValue(batch, v, losses));
                updatePolicy(batch, losses, policyLearns);
            }
            metrics.endPass();
        }
        return metrics;
    }

    private UpdateMetrics.Losses addGradients(
            Minibatches minibatches, int minibatch, LossInputs given) throws InterruptedException {
        LossInputs inputs =
                loss.isPresent() ? loss.get().inputs(minibatches, minibatch, given, policy) : given;
        UpdateMetrics.Losses losses = new UpdateMetrics.Losses();
        double share = 1.0 / minibatches.tokens(minibatch);
        double valueShare = 1.0 / minibatches.positions(minibatch);
        minibatches.visit(
                minibatch,
                part -> {
                    losses.addPolicy(
                            part.tokens().size(), policy.addGradient(part, inputs, share, spare));
                    value.ifPresent(
                            v ->
                                    losses.addValue(
                                            part.positions().size(),
                                            v.addGradient(part, inputs, valueShare, spare)));
                });
        loss.ifPresent(own -> own.correct(losses));
        metrics.add(losses);
        return losses;
    }

    private void updateValue(long batch, ValueFunction v, UpdateMetrics.Losses losses) {
        if (!metrics.addValue(v.trained().step(losses.valueIsFinite()))) {
            LOG.warn("batch {}: value update skipped, its loss or gradient is not finite", batch);
        }
    }

    private void updatePolicy(long batch, UpdateMetrics.Losses losses, boolean policyLearns) {
        loss.ifPresent(LossAtPoint::moved);
        if (!policyLearns) {
            policy.trained().discard();
        } else if (!metrics.addPolicy(policy.trained().step(losses.policyIsFinite()))) {
            LOG.warn("batch {}: policy update skipped, its loss or gradient is not finite", batch);
        }
    }
}
