package org.streamrlaif.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.GivenUpException;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.loop.TunedBatch;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.weights.PolicyView;

/**
 * Stages whose items find their clips in this process: what is missing is fetched before the core
 * sees an item, and an item whose clip is lost is void before that. A stage closes its core and its
 * fetcher.
 */
public final class FetchedCores {
    private FetchedCores() {}

    /** The narrate stage. */
    public static ItemCore<EncodedClip, String> narrate(
            ItemCore<EncodedClip, String> core, ClipFetcher clips) {
        return new ItemCore<>() {
            @Override
            public String apply(EncodedClip clip) throws Exception {
                Optional<VoidReason> lost = clips.obstacle(clip, "narrate");
                if (lost.isPresent()) {
                    throw new GivenUpException(lost.get());
                }
                String narrative = core.apply(clip);
                clips.dropSegments(clip);
                return narrative;
            }

            @Override
            public void close() throws Exception {
                FetchedCores.close(core, clips);
            }
        };
    }

    /** The generate stage. */
    public static GenerateCore generate(GenerateCore core, ClipFetcher clips) {
        return new GenerateCore() {
            @Override
            public List<Rollout> generate(List<Rollout> prompts, PolicyView policy)
                    throws Exception {
                return core.generate(clips.fetch(prompts, "generate"), policy);
            }

            @Override
            public void adopt(PolicyView policy) throws Exception {
                core.adopt(policy);
            }

            @Override
            public void close() throws Exception {
                FetchedCores.close(core, clips);
            }
        };
    }

    /** The judge stage. */
    public static JudgeCore judge(JudgeCore core, ClipFetcher clips) {
        return new JudgeCore() {
            @Override
            public List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception {
                return core.run(batch, clips.fetch(rollouts, "judge"));
            }

            @Override
            public void close() throws Exception {
                FetchedCores.close(core, clips);
            }
        };
    }

    /** The reward stage. */
    public static TrainedCore<List<Rollout>, ScoredBatch> reward(
            TrainedCore<List<Rollout>, ScoredBatch> core, ClipFetcher clips) {
        return new Trained<>(core, clips) {
            @Override
            public ScoredBatch run(long batch, List<Rollout> rollouts) throws Exception {
                return core.run(batch, clips.fetch(rollouts, "reward"));
            }
        };
    }

    /** The stage of supervised fine-tuning. */
    public static TrainedCore<List<Rollout>, TunedBatch> tune(
            TrainedCore<List<Rollout>, TunedBatch> core, ClipFetcher clips) {
        return new Trained<>(core, clips) {
            @Override
            public TunedBatch run(long batch, List<Rollout> items) throws Exception {
                List<Rollout> fetched = clips.fetch(items, "sft");
                TunedBatch tuned = core.run(batch, fetched);
                return new TunedBatch(
                        lost(items, fetched, tuned.voids()), tuned.metrics(), tuned.samples());
            }
        };
    }

    /** The learn stage. */
    public static LearnCore learn(LearnCore core, ClipFetcher clips) {
        return new Learn(core, clips);
    }

    /** A core's voids, and the items that became void when their clips were fetched. */
    private static Map<Long, VoidReason> lost(
            List<Rollout> before, List<Rollout> after, Map<Long, VoidReason> voids) {
        Map<Long, VoidReason> all = new HashMap<>(voids);
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).getVoided() == null && after.get(i).getVoided() != null) {
                all.put(after.get(i).getTicket(), after.get(i).getVoided());
            }
        }
        return all;
    }

    private static void close(AutoCloseable core, ClipFetcher clips) throws Exception {
        try (clips;
                core) {
            // The core first.
        }
    }

    private abstract static class Trained<I, R> implements TrainedCore<I, R> {
        private final TrainedCore<I, R> core;
        private final ClipFetcher clips;

        Trained(TrainedCore<I, R> core, ClipFetcher clips) {
            this.core = core;
            this.clips = clips;
        }

        @Override
        public List<StateEntry> state() {
            return core.state();
        }

        @Override
        public void restore(Map<String, byte[]> state) {
            core.restore(state);
        }

        @Override
        public void close() throws Exception {
            FetchedCores.close(core, clips);
        }
    }

    private static final class Learn extends Trained<ScoredBatch, LearnedBatch>
            implements LearnCore {
        private final LearnCore core;
        private final ClipFetcher clips;

        Learn(LearnCore core, ClipFetcher clips) {
            super(core, clips);
            this.core = core;
            this.clips = clips;
        }

        @Override
        public LearnedBatch run(long batch, ScoredBatch scored) throws Exception {
            List<Rollout> fetched = clips.fetch(scored.rollouts(), "learn");
            LearnedBatch learned = core.run(batch, new ScoredBatch(fetched, scored.metrics()));
            return new LearnedBatch(
                    learned.policyChanged(),
                    learned.metrics(),
                    lost(scored.rollouts(), fetched, learned.voids()));
        }

        @Override
        public void prepare() throws Exception {
            core.prepare();
        }

        @Override
        public String baseHash() {
            return core.baseHash();
        }

        @Override
        public String optimizerSha256() {
            return core.optimizerSha256();
        }

        @Override
        public void writeAdapter(Path folder) throws IOException {
            core.writeAdapter(folder);
        }
    }
}
