package org.streamrlaif.flink;

import java.io.IOException;
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
import org.streamrlaif.loop.Narration;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Segment;

/**
 * Adds the context, the narrative of the clip, and gives one prompt per ticket. The narrator works
 * once per clip; its text stays in keyed state until the clip has not been seen for the time to
 * live. Without segments there is no context to narrate. Segments that the narrator refuses with an
 * {@link IllegalArgumentException}, such as too many tokens for its model, void the clip's prompts.
 */
final class NarrateFunction extends KeyedProcessFunction<String, EncodedClip, Prompt>
        implements Narration.Memory {
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
        for (Prompt prompt : Narration.prompts(clip, narrator, this)) {
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

    @Override
    public String recall() throws IOException {
        String narrative = narratives.value();
        if (narrative != null) {
            reused.inc();
        }
        return narrative;
    }

    @Override
    public void keep(String narrative) throws IOException {
        narratives.update(narrative);
        narrated.inc();
    }
}
