package org.streamrlaif.flink;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Prompts;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VoidReason;

/**
 * Adds the context, the narrative of the clip, and gives one prompt per ticket. The narrator works
 * once per clip; its text stays in keyed state until the clip has not been seen for the time to
 * live. Without segments there is no context to narrate. Segments that the narrator refuses with an
 * {@link IllegalArgumentException}, such as too many tokens for its model, void the clip's prompts.
 */
final class NarrateFunction extends KeyedProcessFunction<String, EncodedClip, Prompt> {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final CoreFactory<? extends ItemCore<List<Segment>, String>> factory;
    private final Duration timeToLive;
    private transient ItemCore<List<Segment>, String> narrator;
    private transient ValueState<String> narratives;
    private transient Counter narrated;
    private transient Counter reused;

    NarrateFunction(
            String runId,
            CoreFactory<? extends ItemCore<List<Segment>, String>> factory,
            Duration timeToLive) {
        this.runId = runId;
        this.factory = factory;
        this.timeToLive = timeToLive;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        ValueStateDescriptor<String> descriptor =
                new ValueStateDescriptor<>("narrative", Types.STRING);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(timeToLive)
                        .setUpdateType(StateTtlConfig.UpdateType.OnReadAndWrite)
                        .build());
        narratives = getRuntimeContext().getState(descriptor);
        narrator = factory.create(OperatorContext.of(runId, getRuntimeContext()));
        narrated = getRuntimeContext().getMetricGroup().counter("clipsNarrated");
        reused = getRuntimeContext().getMetricGroup().counter("narrativesReused");
    }

    @Override
    public void processElement(EncodedClip clip, Context context, Collector<Prompt> out)
            throws Exception {
        for (Prompt prompt : prompts(clip)) {
            if (clip.getVoided() == null && prompt.getVoided() != null) {
                context.output(Outputs.DEAD_LETTERS, DeadLetters.of(prompt, prompt.getVoided()));
            }
            out.collect(prompt);
        }
    }

    @Override
    public void close() throws Exception {
        if (narrator != null) {
            narrator.close();
        }
    }

    /** The prompts of a clip; void ones when the narrator refuses its segments. */
    private List<Prompt> prompts(EncodedClip clip) throws Exception {
        try {
            return Prompts.of(clip, narrative(clip));
        } catch (IllegalArgumentException e) {
            VoidReason reason = new VoidReason("narrate", "unusable-clip", e.getMessage());
            return Prompts.of(EncodedClip.newBuilder(clip).setVoided(reason).build(), "");
        }
    }

    private String narrative(EncodedClip clip) throws Exception {
        if (clip.getVoided() != null || clip.getSegments().isEmpty()) {
            return "";
        }
        String narrative = narratives.value();
        if (narrative != null) {
            reused.inc();
            return narrative;
        }
        narrative = narrator.apply(clip.getSegments());
        narratives.update(narrative);
        narrated.inc();
        return narrative;
    }
}
