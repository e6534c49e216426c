package org.streamrlaif.learn;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.learn.algorithm.UpdateConfig;
import org.streamrlaif.model.kernel.SpareBuffers;

/**
 * The updates of policy and value function from one batch.
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
    private final UpdateFigures figures = new UpdateFigures();

    Updates(
            UpdateConfig config,
            PolicyModel policy,
            Optional<ValueFunction> value,
            SpareBuffers spare) {
        this.config = config;
        this.policy = policy;
        this.value = value;
        this.spare = spare;
    }

    /**
     * Makes all passes over a batch.
     *
     * @param batch its number, for warnings
     * @param policyLearns false while only the value function learns
     */
    UpdateFigures run(long batch, Minibatches minibatches, Lesson lesson, boolean policyLearns)
            throws InterruptedException {
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            for (int minibatch = 0; minibatch < minibatches.count(); minibatch++) {
                UpdateFigures.Losses losses = addGradients(minibatches, minibatch, lesson);
                if (epoch > 0 && config.stopKl() > 0 && losses.approxKl() > config.stopKl()) {
                    policy.trained().discard();
                    value.ifPresent(v -> v.trained().discard());
                    return figures;
                }
                value.ifPresent(v -> updateValue(batch, v, losses));
                updatePolicy(batch, losses, policyLearns);
            }
            figures.endPass();
        }
        return figures;
    }

    private UpdateFigures.Losses addGradients(Minibatches minibatches, int minibatch, Lesson lesson)
            throws InterruptedException {
        UpdateFigures.Losses losses = new UpdateFigures.Losses();
        double share = 1.0 / minibatches.tokens(minibatch);
        double valueShare = 1.0 / minibatches.positions(minibatch);
        minibatches.visit(
                minibatch,
                part -> {
                    losses.addPolicy(
                            part.tokens().size(), policy.addGradient(part, lesson, share, spare));
                    value.ifPresent(
                            v ->
                                    losses.addValue(
                                            part.positions().size(),
                                            v.addGradient(part, lesson, valueShare, spare)));
                });
        figures.add(losses);
        return losses;
    }

    private void updateValue(long batch, ValueFunction v, UpdateFigures.Losses losses) {
        if (!figures.addValue(v.trained().step(losses.valueIsFinite()))) {
            LOG.warn("batch {}: value update skipped, its loss or gradient is not finite", batch);
        }
    }

    private void updatePolicy(long batch, UpdateFigures.Losses losses, boolean policyLearns) {
        if (!policyLearns) {
            policy.trained().discard();
        } else if (!figures.addPolicy(policy.trained().step(losses.policyIsFinite()))) {
            LOG.warn("batch {}: policy update skipped, its loss or gradient is not finite", batch);
        }
    }
}
