package org.streamrlaif.flink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Narration;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;

/**
 * Adds the context, the narrative of the clip, and gives one rollout per ticket, without responses.
 * The narrator works once per clip; its text stays in keyed state until the clip has not been seen
 * for the time to live. Clips leave in the order in which they came, so one that is remembered
 * waits for those before it. Until then they are {@link PendingItems}. How many are held is bounded
 * by the gate that admits samples.
 */
final class NarrateOperator extends WorkerOperator<EncodedClip, Rollout> {
    private static final long serialVersionUID = 1L;

    private static final ClipKey KEY = new ClipKey();
    private static final Comparator<EncodedClip> BY_TICKET =
            Comparator.comparingLong(clip -> clip.getAdmitted().getFirstTicket());

    private final transient CoreFactory<? extends ItemCore<EncodedClip, String>> factory;
    private final transient Duration timeToLive;
    private final transient Queue<EncodedClip> queue = new ArrayDeque<>();
    private transient PendingItems<String, EncodedClip> pending;
    private transient ValueState<String> narratives;
    private transient ItemCore<EncodedClip, String> narrator;
    private transient Counter narrated;
    private transient Counter reused;

    NarrateOperator(
            StreamOperatorParameters<Rollout> parameters,
            RunSettings run,
            CoreFactory<? extends ItemCore<EncodedClip, String>> factory,
            Duration timeToLive) {
        super(parameters, run);
        this.factory = factory;
        this.timeToLive = timeToLive;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        pending =
                new PendingItems<>(
                        context.getKeyedStateStore(), getKeyedStateBackend(), EncodedClip.class);
        pending.all().stream().sorted(BY_TICKET).forEach(queue::add);
    }

    @Override
    public void open() throws Exception {
        ValueStateDescriptor<String> descriptor =
                new ValueStateDescriptor<>("narrative", Types.STRING);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(timeToLive)
                        .setUpdateType(StateTtlConfig.UpdateType.OnReadAndWrite)
                        .build());
        narratives = getRuntimeContext().getState(descriptor);
        narrated = getMetricGroup().counter("clipsNarrated");
        reused = getMetricGroup().counter("narrativesReused");
        super.open();
    }

    @Override
    protected AutoCloseable createCore(OperatorContext context) throws Exception {
        narrator = factory.create(context);
        return narrator;
    }

    @Override
    public void processElement(StreamRecord<EncodedClip> element) throws Exception {
        EncodedClip clip = element.getValue();
        pending.put(KEY.getKey(clip), clip.getAdmitted().getFirstTicket(), clip);
        queue.add(clip);
        startNext();
    }

    @Override
    protected int held() {
        return queue.size();
    }

    /** Lets go all clips at the front that need no narrator, and gives the next one to it. */
    @Override
    protected void next() throws Exception {
        while (!running() && !queue.isEmpty()) {
            EncodedClip clip = queue.element();
            Narration.Narrated known = known(clip);
            if (known != null) {
                release(known);
            } else {
                work(() -> Narration.tell(clip, narrator), this::told);
            }
        }
    }

    /** What to say of a clip without asking the narrator; null when it has to be asked. */
    private Narration.Narrated known(EncodedClip clip) throws Exception {
        if (!Narration.needed(clip)) {
            return Narration.Narrated.NOTHING;
        }
        setCurrentKey(KEY.getKey(clip));
        String narrative = narratives.value();
        if (narrative == null) {
            return null;
        }
        reused.inc();
        return Narration.Narrated.of(narrative);
    }

    private void told(Narration.Narrated told) throws Exception {
        if (told.refusal() == null) {
            setCurrentKey(KEY.getKey(queue.element()));
            narratives.update(told.narrative());
            narrated.inc();
        }
        release(told);
    }

    private void release(Narration.Narrated told) throws Exception {
        EncodedClip clip = queue.remove();
        pending.remove(KEY.getKey(clip), clip.getAdmitted().getFirstTicket());
        List<Rollout> rollouts = told.rollouts(clip);
        emitDeadLetters(DeadLetters.between(clip, rollouts));
        rollouts.forEach(this::emit);
    }
}
