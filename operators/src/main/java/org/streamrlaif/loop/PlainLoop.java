package org.streamrlaif.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.weights.Fence;
import org.streamrlaif.weights.PolicyVersions;
import org.streamrlaif.weights.PolicyView;
import org.streamrlaif.weights.WeightStore;

/**
 * The loop in one thread: each batch goes through all stages before the next begins, so every
 * response is made by the newest policy. It is what the Flink job is measured against, and the same
 * cores give the same account of tickets in both.
 */
public final class PlainLoop {
    private final LoopCores cores;
    private final int batchSize;
    private final PolicyPublisher publisher;
    private final PolicyView policies;
    private final Map<String, String> narratives = new HashMap<>();
    private final List<Prompt> waiting = new ArrayList<>();
    private PolicyVersion policy;
    private long nextTicket;
    private long ledger;

    /**
     * @param cores cores that start untrained; they stay the caller's to close
     * @param batchSize tickets of one batch, B
     * @param store where the policy's weights go
     */
    public PlainLoop(LoopCores cores, int batchSize, WeightStore store) throws IOException {
        this.cores = cores;
        this.batchSize = batchSize;
        String attempt = UUID.randomUUID() + "#0";
        publisher = new PolicyPublisher(store, cores.learn(), attempt);
        policies = new PolicyView(PolicyVersions.of(attempt), new Fence(attempt, Fence.FRESH));
        announce(publisher.first(null));
    }

    /** Runs all samples, the incomplete last batch included. */
    public void run(Iterator<VideoSample> samples, Consumer<TrainingStep> steps) throws Exception {
        while (samples.hasNext()) {
            waiting.addAll(prompts(samples.next()));
            while (waiting.size() >= batchSize) {
                steps.accept(step(take(batchSize)));
            }
        }
        if (!waiting.isEmpty()) {
            steps.accept(step(take(waiting.size())));
        }
    }

    /** The version in force now. */
    public PolicyVersion policy() {
        return policy;
    }

    private List<Prompt> prompts(VideoSample sample) throws Exception {
        AdmittedSample admitted =
                AdmittedSample.newBuilder()
                        .setFirstTicket(nextTicket)
                        .setTickets(Math.max(1, sample.getPrompts().size()))
                        .setSample(sample)
                        .build();
        nextTicket += admitted.getTickets();
        EncodedClip clip = cores.encode().apply(cores.decode().apply(admitted));
        return Prompts.of(clip, narrative(clip));
    }

    private String narrative(EncodedClip clip) throws Exception {
        if (clip.getVoided() != null || clip.getSegments().isEmpty()) {
            return "";
        }
        String narrative = narratives.get(clip.getClipId());
        if (narrative == null) {
            narrative = cores.narrate().apply(clip.getSegments());
            narratives.put(clip.getClipId(), narrative);
        }
        return narrative;
    }

    private TrainingStep step(List<Prompt> prompts) throws Exception {
        long batch = policy.getVersion();
        List<Rollout> rollouts = cores.generate().generate(prompts, policies);
        List<ScoredRollout> scored = cores.reward().run(batch, cores.judge().run(batch, rollouts));
        cores.reward().commit();
        LearnedBatch learned = cores.learn().run(batch, scored);
        announce(
                publisher.next(
                        policy, batch + 1, learned.policyChanged(), System.currentTimeMillis()));
        cores.learn().commit();
        ledger += prompts.size();
        return BatchAccount.of(scored, learned.voids())
                .step(batch, policy, ledger, learned.metrics());
    }

    private void announce(PolicyVersion version) {
        policy = version;
        policies.versions().announce(version);
    }

    private List<Prompt> take(int count) {
        List<Prompt> front = waiting.subList(0, count);
        List<Prompt> taken = List.copyOf(front);
        front.clear();
        return taken;
    }
}
