package org.streamrlaif.streaming.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.ScoredRollout;

/**
 * A trained core together with the use of its base model, which is given back when the core is
 * closed.
 *
 * @param <I> input
 * @param <R> result
 * @param <C> core
 */
class Leased<I, R, C extends TrainedCore<I, R>> implements TrainedCore<I, R> {

    private final Models.Lease lease;
    private final C core;

    Leased(Models.Lease lease, Function<VisionLanguageModel, C> make) {
        this.lease = lease;
        try {
            core = make.apply(lease.model());
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    final C core() {
        return core;
    }

    @Override
    public R run(long batch, List<I> items) throws Exception {
        return core.run(batch, items);
    }

    @Override
    public Map<String, byte[]> snapshot() {
        return core.snapshot();
    }

    @Override
    public void commit() {
        core.commit();
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        core.restore(state);
    }

    @Override
    public Map<String, Double> metrics() {
        return core.metrics();
    }

    @Override
    public void close() throws Exception {
        try {
            core.close();
        } finally {
            lease.close();
        }
    }

    /** A learner. */
    static final class Learner extends Leased<ScoredRollout, LearnedBatch, LearnCore>
            implements LearnCore {

        Learner(Models.Lease lease, Function<VisionLanguageModel, LearnCore> make) {
            super(lease, make);
        }

        @Override
        public void prepare() throws Exception {
            core().prepare();
        }

        @Override
        public String baseHash() {
            return core().baseHash();
        }

        @Override
        public void writeAdapter(Path folder) throws IOException {
            core().writeAdapter(folder);
        }
    }
}
