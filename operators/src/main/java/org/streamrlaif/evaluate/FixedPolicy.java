package org.streamrlaif.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.generate.AdapterSource;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.PolicyFeed;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.loop.BatchGuard;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.PolicyVersion;
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
        PolicyVersion fixed = version(adapter == null ? "" : adapter.toUri().toString());
        feed = () -> fixed;
        LoraAdapter weights = adapter == null ? null : base.model().readAdapter(adapter);
        engine = new GenerationEngine(base, sampling, new OneAdapter(weights, true), seed);
    }

    /**
     * A policy with weights that are held by somebody else, such as those under training.
     *
     * @param base the base model; released when this policy is closed
     * @param adapter its adapter, which stays the caller's; null for the base model alone
     * @param sampling how responses are sampled
     * @param seed decides every sample together with ticket and response
     */
    public FixedPolicy(Models.Lease base, LoraAdapter adapter, SamplingConfig sampling, long seed) {
        PolicyVersion fixed = version("");
        feed = () -> fixed;
        engine = new GenerationEngine(base, sampling, new OneAdapter(adapter, false), seed);
    }

    /**
     * One rollout per prompt, in the same order; void prompts stay void, and one that makes the
     * model fail is void.
     */
    public List<Rollout> answer(List<Rollout> prompts) throws IOException, InterruptedException {
        return BatchGuard.run("generate", prompts, part -> engine.generate(part, feed));
    }

    @Override
    public void close() {
        engine.close();
    }

    private static PolicyVersion version(String uri) {
        return PolicyVersion.newBuilder()
                .setLineage(0)
                .setAttempt("")
                .setVersion(0)
                .setUri(uri)
                .setSha256("")
                .setBaseHash("")
                .setCreatedAt(0)
                .build();
    }

    /** The same adapter for every version. */
    private record OneAdapter(LoraAdapter adapter, boolean owned) implements AdapterSource {

        @Override
        public LoraAdapter adapter(PolicyVersion version) {
            return adapter;
        }

        @Override
        public void close() {
            if (adapter != null && owned) {
                adapter.close();
            }
        }
    }
}
