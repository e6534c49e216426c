package org.streamrlaif.loop;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.streamrlaif.ledger.BatchLedger;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.Fence;
import org.streamrlaif.weights.PolicyVersions;
import org.streamrlaif.weights.PolicyView;
import org.streamrlaif.weights.WeightStore;

/**
 * The loop without Flink, in one thread: each batch is generated, judged, scored and learned in
 * turn. With a staleness of η the batches are generated η ahead of the learner, as the job may do;
 * with η = 0 every response is made by the newest policy, and the job makes the same weights, bit
 * by bit. It is what the job is measured against, and a quick way to try settings.
 */
public final class PlainLoop {
    private final LoopCores cores;
    private final TicketRule rule;
    private final PolicyPublisher publisher;
    private final PolicyView policies;
    private final Map<String, String> narratives = new HashMap<>();
    private final Map<String, Long> firstTickets = new HashMap<>();
    private final List<Rollout> waiting = new ArrayList<>();
    private final Deque<List<Rollout>> ahead = new ArrayDeque<>();
    private PolicyVersion policy;
    private long nextTicket;
    private String chain = BatchLedger.START;

    /**
     * @param cores cores that start untrained; they stay the caller's to close
     * @param rule size of a batch and how far generation runs ahead
     * @param store where the policy's weights go
     */
    public PlainLoop(LoopCores cores, TicketRule rule, WeightStore store) throws IOException {
        this.cores = GuardedCores.of(cores);
        this.rule = rule;
        String attempt = UUID.randomUUID() + "#0";
        publisher = new PolicyPublisher(store, cores.learn(), attempt);
        policies = new PolicyView(PolicyVersions.of(attempt), new Fence(attempt, Fence.FRESH));
        announce(publisher.first(null));
    }

    /** The version in force now. */
    public PolicyVersion policy() {
        return policy;
    }

    /** Runs all samples, the incomplete last batch included; {@code done} hears of every batch. */
    public void run(Iterator<VideoSample> samples, Consumer<Step> done) throws Exception {
        run(() -> fill(samples), done);
    }

    /** Runs prompts that were prepared before, as {@link #run} runs samples. */
    public void runPrepared(Iterator<Rollout> prompts, Consumer<Step> done) throws Exception {
        run(
                () -> {
                    while (waiting.size() < rule.batchSize() && prompts.hasNext()) {
                        waiting.add(prompts.next());
                    }
                },
                done);
    }

    private void run(Filling fill, Consumer<Step> done) throws Exception {
        cores.learn().prepare();
        for (fill.fill(); !waiting.isEmpty(); fill.fill()) {
            generate();
            if (ahead.size() > rule.maxStaleness()) {
                done.accept(learn());
            }
        }
        while (!ahead.isEmpty()) {
            done.accept(learn());
        }
    }

    /** Prepares the prompts of the next batch. */
    private void fill(Iterator<VideoSample> samples) throws Exception {
        while (waiting.size() < rule.batchSize() && samples.hasNext()) {
            waiting.addAll(prompts(samples.next()));
        }
    }

    private List<Rollout> prompts(VideoSample sample) throws Exception {
        int tickets = Math.max(1, sample.getPrompts().size());
        AdmittedSample admitted =
                Duplicates.check(
                        new AdmittedSample(nextTicket, tickets, sample, null, null),
                        firstTickets::putIfAbsent);
        nextTicket += tickets;
        EncodedClip clip = cores.encode().apply(cores.decode().apply(admitted));
        return Narration.rollouts(clip, cores.narrate(), remembered(clip.getClipId()));
    }

    private Narration.Memory remembered(String clipId) {
        return new Narration.Memory() {
            @Override
            public String recall() {
                return narratives.get(clipId);
            }

            @Override
            public void keep(String narrative) {
                narratives.put(clipId, narrative);
            }
        };
    }

    private void generate() throws Exception {
        List<Rollout> front = waiting.subList(0, Math.min(rule.batchSize(), waiting.size()));
        ahead.add(cores.generate().generate(List.copyOf(front), policies));
        front.clear();
    }

    private Step learn() throws Exception {
        long batch = policy.getVersion();
        List<Rollout> rollouts = ahead.remove();
        ScoredBatch scored = cores.reward().run(batch, cores.judge().run(batch, rollouts));
        LearnedBatch learned = cores.learn().run(batch, scored);
        announce(
                publisher.next(
                        policy, batch + 1, learned.policyChanged(), System.currentTimeMillis()));
        BatchLedger ledger = learned.ledger(chain, scored, policy, cores.learn().optimizerSha256());
        chain = ledger.end().getChain();
        cores.clips().ended(ledger.end().getLedger());
        return new Step(batch, scored, learned, policy, ledger);
    }

    private interface Filling {
        /** Puts prompts into {@link #waiting} until they make a batch or there are no more. */
        void fill() throws Exception;
    }

    private void announce(PolicyVersion version) {
        policy = version;
        policies.versions().announce(version);
    }

    /**
     * What became of one batch.
     *
     * @param batch its number
     * @param scored the batch with preferences and scores
     * @param learned what the learner reports
     * @param policy the version in force after it
     * @param ledger how its tickets ended
     */
    public record Step(
            long batch,
            ScoredBatch scored,
            LearnedBatch learned,
            PolicyVersion policy,
            BatchLedger ledger) {

        /** The record that the job would write. */
        public TrainingStep record() {
            return BatchAccount.of(scored, learned.voids())
                    .step(batch, policy, ledger.end().getLedger(), learned.metrics());
        }
    }
}
