package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.loop.BatchCore;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Rollout;

/**
 * Has the judge compare the responses of each rollout; a batch is judged as soon as it is complete.
 */
final class JudgeOperator extends ShareOperator<Rollout, JudgedRollout> {
    private static final long serialVersionUID = 1L;

    private final transient CoreFactory<? extends BatchCore<Rollout, List<JudgedRollout>>> factory;
    private transient BatchCore<Rollout, List<JudgedRollout>> core;

    JudgeOperator(
            StreamOperatorParameters<JudgedRollout> parameters,
            RunSettings run,
            CoreFactory<? extends BatchCore<Rollout, List<JudgedRollout>>> factory) {
        super(parameters, run, Ticketed.ROLLOUT, Ticketed.JUDGED);
        this.factory = factory;
    }

    @Override
    protected AutoCloseable createCore(OperatorContext context) throws Exception {
        core = factory.create(context);
        return core;
    }

    @Override
    protected boolean mayStart(long batch) {
        return true;
    }

    @Override
    protected List<JudgedRollout> work(long batch, List<Rollout> items) throws Exception {
        return core.run(batch, items);
    }
}
