package org.streamrlaif.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.streamrlaif.generate.AdapterSource;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.PolicyFeed;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;

/**
 * Answers held-out questions greedily, with an engine that lives only while it does: between two
 * evaluations it takes no memory.
 */
final class HeldOutPolicy {

    private static final PolicyVersion FIXED =
            PolicyVersion.newBuilder()
                    .setLineage(0)
                    .setAttempt("")
                    .setVersion(0)
                    .setUri("")
                    .setSha256("")
                    .setBaseHash("")
                    .setCreatedAt(0)
                    .build();

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
    List<Rollout> answers(List<Prompt> prompts, LoraAdapter adapter) throws Exception {
        PolicyFeed feed = () -> FIXED;
        AdapterSource source =
                new AdapterSource() {
                    @Override
                    public LoraAdapter adapter(PolicyVersion version) {
                        return adapter;
                    }

                    @Override
                    public void close() {}
                };
        List<Rollout> answers = new ArrayList<>();
        try (GenerationEngine engine = new GenerationEngine(base.call(), sampling, source, 0)) {
            // So many at a time that no more visual tokens are unpacked than are read at once.
            for (int from = 0; from < prompts.size(); from += sampling.maxRows()) {
                int to = Math.min(prompts.size(), from + sampling.maxRows());
                answers.addAll(engine.generate(prompts.subList(from, to), feed));
            }
        }
        for (Rollout answer : answers) {
            if (Ticketed.ROLLOUT.reason(answer) != null) {
                throw new RunFailedException(
                        "evaluation.dataset: question "
                                + answer.getPrompt().getSampleId()
                                + ": "
                                + Ticketed.ROLLOUT.reason(answer).getMessage());
            }
        }
        return answers;
    }
}
