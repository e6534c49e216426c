package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;

/** Turns each clip into visual tokens; a void clip passes as a void encoded clip. */
final class EncodeFunction extends ProcessFunction<Clip, EncodedClip> {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final CoreFactory<? extends ItemCore<Clip, EncodedClip>> factory;
    private transient ItemCore<Clip, EncodedClip> core;

    EncodeFunction(String runId, CoreFactory<? extends ItemCore<Clip, EncodedClip>> factory) {
        this.runId = runId;
        this.factory = factory;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        core = factory.create(OperatorContext.of(runId, getRuntimeContext()));
    }

    @Override
    public void processElement(Clip clip, Context context, Collector<EncodedClip> out)
            throws Exception {
        if (clip.getVoided() != null) {
            out.collect(voidClip(clip));
            return;
        }
        EncodedClip encoded = core.apply(clip);
        if (encoded.getVoided() != null) {
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

    private static EncodedClip voidClip(Clip clip) {
        return EncodedClip.newBuilder()
                .setAdmitted(clip.getAdmitted())
                .setClipId(clip.getClipId())
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setSegments(List.of())
                .setVoided(clip.getVoided())
                .build();
    }
}
