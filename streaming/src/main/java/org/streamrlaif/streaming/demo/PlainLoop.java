package org.streamrlaif.streaming.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.BatchCore;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.Prompts;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.Fence;
import org.streamrlaif.weights.PolicyVersions;
import org.streamrlaif.weights.PolicyView;
import org.streamrlaif.weights.StoredWeights;
import org.streamrlaif.weights.WeightStore;

/**
 * The loop without Flink: the job's cores called one after the other by one thread. The yardstick
 * for what the stream costs, and a quick way to try settings. A batch is generated η batches ahead
 * of the learner, as the job may do.
 */
public final class PlainLoop implements AutoCloseable {

    private final TicketRule rule;
    private final OperatorContext context;
    private final ItemCore<AdmittedSample, Clip> decode;
    private final ItemCore<Clip, EncodedClip> encode;
    private final ItemCore<List<Segment>, String> narrate;
    private final GenerateCore generate;
    private final BatchCore<Rollout, List<JudgedRollout>> judge;
    private final TrainedCore<JudgedRollout, List<ScoredRollout>> reward;
    private final LearnCore learn;
    private final WeightStore store;
    private final PolicyView policy;
    private final Path scratch;
    private final Map<String, String> narratives = new ConcurrentHashMap<>();

    /**
     * What became of one batch.
     *
     * @param batch its number
     * @param rollouts the batch with preferences and scores
     * @param learned what the learner reports
     * @param policy the version in force after it
     */
    public record Step(
            long batch, List<ScoredRollout> rollouts, LearnedBatch learned, PolicyVersion policy) {}

    /**
     * Makes the cores.
     *
     * @param runId names the run's registry of policy versions; never used before in this process
     * @param scratch folder for adapters on their way to the store
     */
    @SuppressWarnings("unchecked")
    public PlainLoop(String runId, TicketRule rule, Cores cores, Path scratch) throws Exception {
        this.rule = rule;
        this.scratch = scratch;
        context = new OperatorContext(runId, runId + "#0", 0, 1, List.of());
        decode = (ItemCore<AdmittedSample, Clip>) cores.decode().create(context);
        encode = (ItemCore<Clip, EncodedClip>) cores.encode().create(context);
        narrate = (ItemCore<List<Segment>, String>) cores.narrate().create(context);
        generate = cores.generate().create(context);
        judge = (BatchCore<Rollout, List<JudgedRollout>>) cores.judge().create(context);
        reward = (TrainedCore<JudgedRollout, List<ScoredRollout>>) cores.reward().create(context);
        learn = cores.learn().create(context);
        store = cores.store().create(context);
        policy =
                new PolicyView(PolicyVersions.of(runId), new Fence(context.attempt(), Fence.FRESH));
    }

    /** Runs all samples through the loop; {@code done} hears of every batch. */
    public void run(Iterator<VideoSample> samples, Consumer<Step> done) throws Exception {
        PolicyVersion version = publish(store.claimLineage(0), 0);
        Deque<List<Rollout>> ahead = new ArrayDeque<>();
        List<Prompt> waiting = new ArrayList<>();
        long ticket = 0;
        long batch = 0;
        while (samples.hasNext() || !waiting.isEmpty() || !ahead.isEmpty()) {
            while (samples.hasNext() && waiting.size() < rule.batchSize()) {
                VideoSample sample = samples.next();
                int tickets = Math.max(1, sample.getPrompts().size());
                waiting.addAll(prompts(new AdmittedSample(ticket, tickets, sample, null)));
                ticket += tickets;
            }
            List<Prompt> next = waiting.subList(0, Math.min(rule.batchSize(), waiting.size()));
            if (!next.isEmpty()) {
                ahead.add(generate.generate(List.copyOf(next), policy));
                next.clear();
            }
            if (ahead.size() > rule.maxStaleness() || waiting.isEmpty() && !samples.hasNext()) {
                Step step = learn(batch++, ahead.remove(), version);
                version = step.policy();
                done.accept(step);
            }
        }
    }

    private List<Prompt> prompts(AdmittedSample admitted) throws Exception {
        EncodedClip clip = encode.apply(decode.apply(admitted));
        String narrative = narratives.get(clip.getClipId());
        if (narrative == null) {
            narrative = clip.getVoided() == null ? narrate.apply(clip.getSegments()) : "";
            narratives.put(clip.getClipId(), narrative);
        }
        return Prompts.of(clip, narrative);
    }

    private Step learn(long batch, List<Rollout> rollouts, PolicyVersion before) throws Exception {
        List<ScoredRollout> scored = reward.run(batch, judge.run(batch, rollouts));
        reward.commit();
        LearnedBatch learned = learn.run(batch, scored);
        learn.commit();
        PolicyVersion after =
                learned.policyChanged()
                        ? publish(before.getLineage(), batch + 1)
                        : announce(
                                PolicyVersion.newBuilder(before)
                                        .setVersion(batch + 1)
                                        .setCreatedAt(System.currentTimeMillis())
                                        .build());
        return new Step(batch, scored, learned, after);
    }

    private PolicyVersion publish(long lineage, long version) throws IOException {
        Path folder = Files.createTempDirectory(scratch, "adapter");
        learn.writeAdapter(folder);
        StoredWeights weights = store.put("plain-" + lineage + "-" + version, folder);
        return announce(
                PolicyVersion.newBuilder()
                        .setLineage(lineage)
                        .setAttempt(context.attempt())
                        .setVersion(version)
                        .setUri(weights.uri())
                        .setSha256(weights.sha256())
                        .setBaseHash(learn.baseHash())
                        .setCreatedAt(System.currentTimeMillis())
                        .build());
    }

    private PolicyVersion announce(PolicyVersion version) {
        policy.versions().announce(version);
        return version;
    }

    @Override
    public void close() throws Exception {
        learn.close();
        reward.close();
        judge.close();
        generate.close();
        narrate.close();
        encode.close();
        decode.close();
    }
}
