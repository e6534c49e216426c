package org.streamrlaif.flink;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;

/** Decodes the video of each sample. */
final class DecodeFunction extends ProcessFunction<AdmittedSample, Clip> {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final CoreFactory<? extends ItemCore<AdmittedSample, Clip>> factory;
    private transient ItemCore<AdmittedSample, Clip> core;

    DecodeFunction(String runId, CoreFactory<? extends ItemCore<AdmittedSample, Clip>> factory) {
        this.runId = runId;
        this.factory = factory;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        core = factory.create(OperatorContext.of(runId, getRuntimeContext()));
    }

    @Override
    public void processElement(AdmittedSample sample, Context context, Collector<Clip> out)
            throws Exception {
        Clip clip = core.apply(sample);
        if (sample.getVoided() == null && clip.getVoided() != null) {
            DeadLetters.of(sample, clip.getVoided())
                    .forEach(letter -> context.output(Outputs.DEAD_LETTERS, letter));
        }
        out.collect(clip);
    }

    @Override
    public void close() throws Exception {
        if (core != null) {
            core.close();
        }
    }
}
