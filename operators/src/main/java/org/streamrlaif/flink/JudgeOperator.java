package org.streamrlaif.flink;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.schemas.Rollout;

/**
 * Has the judge compare the responses of each rollout; a batch is judged as soon as it is complete.
 */
final class JudgeOperator extends ShareOperator {
    private static final long serialVersionUID = 1L;

    private final transient CoreFactory<? extends JudgeCore> factory;
    private transient JudgeCore core;

    JudgeOperator(
            StreamOperatorParameters<Rollout> parameters,
            RunSettings run,
            CoreFactory<? extends JudgeCore> factory) {
        super(parameters, run);
        this.factory = factory;
    }

    @Override
    protected AutoCloseable createCore(OperatorContext context) throws Exception {
        core = GuardedCores.judge(factory.create(context));
        return core;
    }

    @Override
    protected boolean mayStart(long batch) {
        return true;
    }

    @Override
    protected Callable<List<Rollout>> work(long batch, List<Rollout> items) {
        return () -> core.run(batch, items);
    }
}
