package org.streamrlaif.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.PromptTooLongException;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Prompt;
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
     * @param runSeed decides every sample together with ticket, response and version
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
    public List<Rollout> generate(List<Prompt> prompts, PolicyView policy)
            throws IOException, InterruptedException {
        return generate(prompts, feed(policy));
    }

    @Override
    public void adopt(PolicyView policy) throws IOException {
        follow(feed(policy));
    }

    /**
     * One rollout per prompt, in the same order. Voided prompts pass through; a prompt that the
     * model cannot take gives a voided rollout.
     *
     * @throws IOException when the weights of a version cannot be fetched
     * @throws InterruptedException when the thread is interrupted between two native calls
     */
    public List<Rollout> generate(List<Prompt> prompts, PolicyFeed feed)
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

    private PendingRollout pending(Prompt prompt) {
        if (prompt.getVoided() != null) {
            return new PendingRollout(prompt, List.of(), prompt.getVoided());
        }
        if (prompt.getText().isBlank()) {
            return new PendingRollout(
                    prompt,
                    List.of(),
                    new VoidReason(STAGE, "empty-prompt", "prompt: no text, expected a question"));
        }
        try {
            ModelPrompt asked =
                    model.prompt(
                            prompt.getText(), VisualRecords.embedding(prompt.getPolicyTokens()));
            int room = model.config().text().maxPositions() - asked.length();
            List<DecodeRow> rows = new ArrayList<>();
            for (int k = 0; k < sampling.responses(); k++) {
                rows.add(
                        new DecodeRow(
                                asked,
                                Math.min(room, sampling.maxNewTokens()),
                                Uniforms.of(runSeed, prompt.getTicket(), k)));
            }
            session.check(rows.get(0));
            return new PendingRollout(prompt, rows, null);
        } catch (PromptTooLongException e) {
            return new PendingRollout(
                    prompt, List.of(), new VoidReason(STAGE, "prompt-too-long", e.getMessage()));
        } catch (KvBudgetException e) {
            return new PendingRollout(
                    prompt, List.of(), new VoidReason(STAGE, "kv-budget", e.getMessage()));
        } catch (IllegalArgumentException e) {
            return new PendingRollout(
                    prompt, List.of(), new VoidReason(STAGE, "unusable-prompt", e.getMessage()));
        }
    }

    @Override
    public void close() {
        session.close();
        adapters.close();
        lease.close();
    }
}
