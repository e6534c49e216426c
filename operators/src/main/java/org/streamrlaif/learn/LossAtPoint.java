package org.streamrlaif.learn;

import java.util.List;
import java.util.Optional;
import org.streamrlaif.learn.algorithm.PolicyLoss;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.learn.algorithm.SeenBatch;

/**
 * A {@link PolicyLoss} on a batch: asks it for its derivative before each update. The kernel takes
 * the derivative in place of the advantages, with the present policy in place of the old one, so
 * that its own loss has this very gradient.
 *
 * <p>The log-probabilities of the policy are known before the first update, and computed by a
 * forward pass before each other one.
 */
final class LossAtPoint {

    private final PolicyLoss loss;
    private final ResponseTokens responses;
    private final double[] current;
    private boolean known = true;
    private PolicyLoss.Terms terms;
    private double instead;
    private double moved;

    private LossAtPoint(PolicyLoss loss, SeenBatch seen) {
        this.loss = loss;
        responses = seen.responses();
        current = seen.logprobs().clone();
    }

    /** That of a loss which the kernel does not have itself. */
    static Optional<LossAtPoint> of(Optional<PolicyLoss> loss, SeenBatch seen) {
        return loss.map(own -> new LossAtPoint(own, seen));
    }

    /** What the kernel is to read for a minibatch. */
    LossInputs inputs(Minibatches minibatches, int minibatch, LossInputs of, PolicyModel policy)
            throws InterruptedException {
        if (!known) {
            minibatches.visit(
                    minibatch, part -> part.tokens().scatter(policy.logprobs(part), current));
        }
        List<ResponseTokens.Span> spans = minibatches.spans(minibatch);
        terms =
                loss.at(
                        new PolicyLoss.Point(
                                responses,
                                spans,
                                current,
                                of.old(),
                                of.ref(),
                                of.advantages(),
                                of.weights()));
        instead = terms.value();
        moved = 0;
        for (ResponseTokens.Span span : spans) {
            for (int t = span.from(); t < span.to(); t++) {
                double change = current[t] - of.old()[t];
                moved += change * change / 2;
                instead += of.weights()[t] * terms.slopes()[t];
            }
        }
        return new LossInputs(
                current,
                of.ref(),
                terms.slopes(),
                of.weights(),
                of.lossKlCoef(),
                of.values(),
                of.returns());
    }

    /** Puts the loss and its figures in the place of those that the kernel found at ratio 1. */
    void correct(UpdateMetrics.Losses losses) {
        losses.replacePolicy(instead, terms.held(), moved);
    }

    /** Says that the policy is about to change. */
    void moved() {
        known = false;
    }
}
