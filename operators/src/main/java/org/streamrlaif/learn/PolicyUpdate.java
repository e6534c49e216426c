package org.streamrlaif.learn;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.kernel.SpareBuffers;

/**
 * The learner's updates of a policy by given responses, without what {@link PolicyLearner} does
 * before and after them: where the gradient step is measured.
 *
 * <p>Ratios begin at 1, and advantages are 1 and −1 by turns. One thread at a time.
 */
public final class PolicyUpdate implements AutoCloseable {

    private static final double TEMPERATURE = 1;

    private final PolicyModel policy;
    private final SpareBuffers spare = new SpareBuffers();
    private final Minibatches minibatches;
    private final LossInputs inputs;
    private final Updates updates;

    /**
     * A new policy on a bare base, before its first update.
     *
     * @param model stays the caller's
     * @param responses of each prompt, of at least one token each
     */
    public PolicyUpdate(
            VisionLanguageModel model,
            LearnConfig config,
            List<ModelPrompt> prompts,
            List<List<int[]>> responses,
            long seed)
            throws InterruptedException {
        ResponseTokens tokens = new ResponseTokens(prompts, responses);
        policy = new PolicyModel(model, Optional.empty(), config, TEMPERATURE, seed);
        minibatches =
                new Minibatches(
                        model,
                        tokens,
                        config.update().minibatches(),
                        config.microBatchTokens(),
                        new Random(seed));
        inputs = inputs(tokens, config);
        updates = new Updates(config.update(), policy, Optional.empty(), spare, Optional.empty());
    }

    /** All passes over the responses. */
    public void run() throws InterruptedException {
        updates.run(0, minibatches, inputs, true);
    }

    @Override
    public void close() {
        spare.close();
        policy.close();
    }

    private LossInputs inputs(ResponseTokens tokens, LearnConfig config)
            throws InterruptedException {
        double[] logprobs = new double[tokens.size()];
        double[] advantages = new double[tokens.size()];
        int longest = 0;
        for (int minibatch = 0; minibatch < minibatches.count(); minibatch++) {
            minibatches.visit(
                    minibatch, part -> part.tokens().scatter(policy.logprobs(part), logprobs));
        }
        for (int i = 0; i < advantages.length; i++) {
            advantages[i] = i % 2 == 0 ? 1 : -1;
        }
        for (ResponseTokens.Span span : tokens.spans()) {
            longest = Math.max(longest, span.length());
        }
        return new LossInputs(
                logprobs,
                logprobs,
                advantages,
                minibatches.weights(config.update().mean(), longest),
                config.kl().lossCoef(),
                new double[0],
                new double[0]);
    }
}
