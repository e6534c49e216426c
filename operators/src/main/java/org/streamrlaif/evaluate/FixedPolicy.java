package org.streamrlaif.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.generate.AdapterSource;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.PolicyFeed;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;

/**
 * A policy that stays as it is: the same weights for every prompt. Used by one thread at a time.
 */
public final class FixedPolicy implements AutoCloseable {

    private final GenerationEngine engine;
    private final PolicyFeed feed;

    /**
     * @param base the base model; released when this policy is closed
     * @param adapter folder of its adapter; null for the base model alone
     * @param sampling how responses are sampled
     * @param seed decides every sample together with ticket and response
     */
    public FixedPolicy(Models.Lease base, Path adapter, SamplingConfig sampling, long seed) {
        PolicyVersion fixed =
                PolicyVersion.newBuilder()
                        .setLineage(0)
                        .setAttempt("")
                        .setVersion(0)
                        .setUri(adapter == null ? "" : adapter.toUri().toString())
                        .setSha256("")
                        .setBaseHash("")
                        .setCreatedAt(0)
                        .build();
        feed = () -> fixed;
        LoraAdapter weights = adapter == null ? null : base.model().readAdapter(adapter);
        engine = new GenerationEngine(base, sampling, new OneAdapter(weights), seed);
    }

    /** One rollout per prompt, in the same order; void prompts stay void. */
    public List<Rollout> answer(List<Prompt> prompts) throws IOException, InterruptedException {
        return engine.generate(prompts, feed);
    }

    @Override
    public void close() {
        engine.close();
    }

    /** The same adapter for every version. */
    private record OneAdapter(LoraAdapter adapter) implements AdapterSource {

        @Override
        public LoraAdapter adapter(PolicyVersion version) {
            return adapter;
        }

        @Override
        public void close() {
            if (adapter != null) {
                adapter.close();
            }
        }
    }
}
