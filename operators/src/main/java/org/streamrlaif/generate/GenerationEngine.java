package org.streamrlaif.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.RolloutPrompt;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.PromptTooLongException;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.weights.PolicyView;

/**
 * Samples K responses per prompt by continuous batching. Looks for a newer policy version before
 * every few tokens and goes on with its adapter. Used by one thread at a time.
 */
public final class GenerationEngine implements GenerateCore {
    /** Tokens per row between two looks at the feed; rows that end earlier idle until then. */
    public static final int STEPS = 4;

    private static final String STAGE = "generate";

    private final Models.Lease lease;
    private final VisionLanguageModel model;
    private final SamplingConfig sampling;
    private final AdapterSource adapters;
    private final long runSeed;
    private final DecodeSession session;
    private PolicyVersion inForce;

    /**
     * @param lease the policy's base model; released when this engine is closed
     * @param sampling how responses are sampled
     * @param adapters where the policy's weights come from; closed with this engine
     * @param runSeed decides every sample together with ticket, attempt, response and version
     */
    public GenerationEngine(
            Models.Lease lease, SamplingConfig sampling, AdapterSource adapters, long runSeed) {
        this.lease = lease;
        this.model = lease.model();
        this.sampling = sampling;
        this.adapters = adapters;
        this.runSeed = runSeed;
        session = new DecodeSession(model, sampling);
    }

    @Override
    public List<Rollout> generate(List<Rollout> prompts, PolicyView policy)
            throws IOException, InterruptedException {
        return generate(prompts, feed(policy));
    }

    @Override
    public void adopt(PolicyView policy) throws IOException {
        follow(feed(policy));
    }

    /**
     * Fills rollouts with responses.
     *
     * @param prompts rollouts without responses; not changed
     * @return one per prompt, in the same order: void ones pass through, one that the model cannot
     *     take is void
     * @throws IOException when the weights of a version cannot be fetched
     * @throws InterruptedException when the thread is interrupted between two native calls
     */
    public List<Rollout> generate(List<Rollout> prompts, PolicyFeed feed)
            throws IOException, InterruptedException {
        List<PendingRollout> pending = prompts.stream().map(this::pending).toList();
        pending.forEach(rollout -> rollout.rows().forEach(session::submit));
        try {
            while (!session.idle()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("generation interrupted");
                }
                follow(feed);
                session.advance(STEPS);
            }
        } finally {
            session.clear();
        }
        return pending.stream().map(rollout -> rollout.finish(model.tokenizer())).toList();
    }

    private static PolicyFeed feed(PolicyView policy) {
        return new PolicyFeed() {
            @Override
            public PolicyVersion current() {
                return policy.current()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "generation began before a policy version was announced"));
            }

            @Override
            public void inUse(PolicyVersion version) {
                policy.inUse(version);
            }
        };
    }

    private void follow(PolicyFeed feed) throws IOException {
        PolicyVersion newest = feed.current();
        if (!newest.equals(inForce)) {
            session.use(adapters.adapter(newest), newest.getVersion());
            inForce = newest;
            feed.inUse(newest);
        }
    }

    private PendingRollout pending(Rollout prompt) {
        if (prompt.getVoided() != null) {
            return new PendingRollout(prompt, List.of());
        }
        if (prompt.getText().isBlank()) {
            return voided(prompt, "empty-prompt", "prompt: no text, expected a question");
        }
        try {
            ModelPrompt asked = RolloutPrompt.of(model, prompt, prompt.getPolicyTokens());
            int room = model.config().text().maxPositions() - asked.length();
            List<DecodeRow> rows = new ArrayList<>();
            int before = (prompt.getAttempts() - 1) * sampling.responses();
            for (int k = 0; k < sampling.responses(); k++) {
                rows.add(
                        new DecodeRow(
                                asked,
                                Math.min(room, sampling.maxNewTokens()),
                                Uniforms.of(runSeed, prompt.getTicket(), before + k)));
            }
            session.check(rows.get(0));
            return new PendingRollout(prompt, rows);
        } catch (PromptTooLongException e) {
            return voided(prompt, "prompt-too-long", e.getMessage());
        } catch (KvBudgetException e) {
            return voided(prompt, "kv-budget", e.getMessage());
        } catch (IllegalArgumentException e) {
            return voided(prompt, "unusable-prompt", e.getMessage());
        }
    }

    private static PendingRollout voided(Rollout prompt, String code, String message) {
        VoidReason reason = new VoidReason(STAGE, code, message);
        return new PendingRollout(Rollouts.voided(prompt, reason), List.of());
    }

    @Override
    public void close() {
        session.close();
        adapters.close();
        lease.close();
    }
}
