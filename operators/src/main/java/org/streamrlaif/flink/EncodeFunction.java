package org.streamrlaif.flink;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;

/** Turns each clip into visual tokens. */
final class EncodeFunction extends ProcessFunction<Clip, EncodedClip>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final CoreFactory<? extends ItemCore<Clip, EncodedClip>> factory;
    private transient ItemCore<Clip, EncodedClip> core;
    private transient KernelState kernels;

    EncodeFunction(String runId, CoreFactory<? extends ItemCore<Clip, EncodedClip>> factory) {
        this.runId = runId;
        this.factory = factory;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        kernels = new KernelState(context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        kernels.snapshot();
    }

    @Override
    public void open(OpenContext context) throws Exception {
        core = factory.create(OperatorContext.of(runId, getRuntimeContext()));
    }

    @Override
    public void processElement(Clip clip, Context context, Collector<EncodedClip> out)
            throws Exception {
        EncodedClip encoded = core.apply(clip);
        if (clip.getVoided() == null && encoded.getVoided() != null) {
            DeadLetters.of(clip.getAdmitted(), encoded.getVoided())
                    .forEach(letter -> context.output(Outputs.DEAD_LETTERS, letter));
        }
        out.collect(encoded);
    }

    @Override
    public void close() throws Exception {
        if (core != null) {
            core.close();
        }
    }
}
