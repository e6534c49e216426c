package org.streamrlaif.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.Rollout;

/**
 * Answers held-out questions greedily, with an engine that lives only while they are asked: between
 * two evaluations it takes no memory.
 */
final class HeldOutPolicy {

    private final Callable<Models.Lease> base;
    private final SamplingConfig sampling;

    /**
     * @param base leases the policy's base model
     * @param sampling of the run; answers are greedy all the same
     */
    HeldOutPolicy(Callable<Models.Lease> base, SamplingConfig sampling) {
        this.base = base;
        this.sampling = sampling.greedy();
    }

    /**
     * One rollout with one response per prompt, in order.
     *
     * @param adapter the weights, null for the bare base; stays the caller's
     * @throws RunFailedException when a question cannot be put to the policy, naming it
     * @throws InterruptedException when the thread is interrupted
     */
    List<Rollout> answers(List<Rollout> prompts, LoraAdapter adapter) throws Exception {
        List<Rollout> answers = new ArrayList<>();
        try (FixedPolicy policy = new FixedPolicy(base.call(), adapter, sampling, 0)) {
            // So many at a time that no more visual tokens are unpacked than are read at once.
            for (int from = 0; from < prompts.size(); from += sampling.maxRows()) {
                int to = Math.min(prompts.size(), from + sampling.maxRows());
                answers.addAll(policy.answer(prompts.subList(from, to)));
            }
        }
        for (Rollout answer : answers) {
            if (answer.getVoided() != null) {
                throw new RunFailedException(
                        "evaluation.dataset: question "
                                + answer.getSampleId()
                                + ": "
                                + answer.getVoided().getMessage());
            }
        }
        return answers;
    }
}
