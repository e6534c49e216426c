package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.ScoredRollout;

/** Trains the reward model on the preferences of each batch, then scores the batch with it. */
final class RewardOperator
        extends TrainedOperator<
                JudgedRollout,
                TrainedCore<JudgedRollout, List<ScoredRollout>>,
                List<ScoredRollout>,
                ScoredRollout> {
    private static final long serialVersionUID = 1L;

    private transient Figures figures;

    RewardOperator(
            StreamOperatorParameters<ScoredRollout> parameters,
            RunSettings run,
            CoreFactory<? extends TrainedCore<JudgedRollout, List<ScoredRollout>>> factory) {
        super(parameters, run, Ticketed.JUDGED, factory);
    }

    @Override
    public void open() throws Exception {
        super.open();
        figures = new Figures(getMetricGroup().addGroup("step"));
    }

    @Override
    protected List<ScoredRollout> work(long batch, List<JudgedRollout> items) throws Exception {
        return core().run(batch, items);
    }

    @Override
    protected void release(long batch, List<JudgedRollout> items, List<ScoredRollout> scored) {
        emitDeadLetters(DeadLetters.between(Ticketed.JUDGED, items, Ticketed.SCORED, scored));
        scored.forEach(this::emit);
        figures.update(core().metrics());
    }
}
