package org.streamrlaif.flink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Narration;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Segment;

/**
 * Adds the context, the narrative of the clip, and gives one prompt per ticket. The narrator works
 * once per clip, in a thread of its own; its text stays in keyed state until the clip has not been
 * seen for the time to live. Clips leave in the order in which they came, so one that is remembered
 * waits for those before it. Until then they are held in union list state: after a failure they are
 * narrated again, after rescaling each subtask keeps those whose keys are now its own. How many are
 * held is bounded by the gate that admits samples.
 */
final class NarrateOperator extends AbstractStreamOperator<Prompt>
        implements OneInputStreamOperator<EncodedClip, Prompt>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    private static final ClipKey KEY = new ClipKey();
    private static final Comparator<EncodedClip> BY_TICKET =
            Comparator.comparingLong(clip -> clip.getAdmitted().getFirstTicket());

    private final transient RunSettings run;
    private final transient CoreFactory<? extends ItemCore<List<Segment>, String>> factory;
    private final transient Duration timeToLive;
    private final transient MailboxExecutor mailbox;
    private final transient Queue<EncodedClip> held = new ArrayDeque<>();
    private transient ListState<EncodedClip> pending;
    private transient ValueState<String> narratives;
    private transient ItemCore<List<Segment>, String> narrator;
    private transient Worker worker;
    private transient boolean running;
    private transient KernelState kernels;
    private transient Counter narrated;
    private transient Counter reused;

    NarrateOperator(
            StreamOperatorParameters<Prompt> parameters,
            RunSettings run,
            CoreFactory<? extends ItemCore<List<Segment>, String>> factory,
            Duration timeToLive) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.run = run;
        this.factory = factory;
        this.timeToLive = timeToLive;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        kernels = new KernelState(context);
        pending =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>(
                                        "pending", new AvroTypeInfo<>(EncodedClip.class)));
        List<EncodedClip> own = new ArrayList<>();
        for (EncodedClip clip : pending.get()) {
            if (owns(clip)) {
                own.add(clip);
            }
        }
        own.sort(BY_TICKET);
        held.addAll(own);
    }

    @Override
    public void open() throws Exception {
        super.open();
        ValueStateDescriptor<String> descriptor =
                new ValueStateDescriptor<>("narrative", Types.STRING);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(timeToLive)
                        .setUpdateType(StateTtlConfig.UpdateType.OnReadAndWrite)
                        .build());
        narratives = getRuntimeContext().getState(descriptor);
        narrated = getMetricGroup().counter("clipsNarrated");
        reused = getMetricGroup().counter("narrativesReused");
        getMetricGroup().gauge("queuedItems", held::size);
        narrator = factory.create(OperatorContext.of(run.runId(), getRuntimeContext()));
        worker =
                new Worker(
                        getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks(),
                        mailbox,
                        narrator);
        Mails.send(mailbox, this::proceed, getOperatorName());
    }

    @Override
    public void processElement(StreamRecord<EncodedClip> element) throws Exception {
        held.add(element.getValue());
        proceed();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        pending.update(List.copyOf(held));
        kernels.snapshot();
    }

    @Override
    public void endInput() throws Exception {
        proceed();
        while (!held.isEmpty()) {
            mailbox.yield();
        }
    }

    @Override
    public void close() throws Exception {
        if (worker != null) {
            worker.close();
        }
        super.close();
    }

    /** Lets go all clips at the front that need no narrator, and gives the next one to it. */
    private void proceed() throws Exception {
        while (!running && !held.isEmpty()) {
            EncodedClip clip = held.element();
            Narration.Told known = known(clip);
            if (known != null) {
                release(known);
            } else {
                running = true;
                worker.submit(() -> Narration.tell(clip, narrator), this::told);
            }
        }
    }

    /** What to say of a clip without asking the narrator; null when it has to be asked. */
    private Narration.Told known(EncodedClip clip) throws Exception {
        if (!Narration.needed(clip)) {
            return Narration.Told.NOTHING;
        }
        setCurrentKey(KEY.getKey(clip));
        String narrative = narratives.value();
        if (narrative == null) {
            return null;
        }
        reused.inc();
        return Narration.Told.of(narrative);
    }

    private void told(Narration.Told told) throws Exception {
        running = false;
        if (told.refusal() == null) {
            setCurrentKey(KEY.getKey(held.element()));
            narratives.update(told.narrative());
            narrated.inc();
        }
        release(told);
        proceed();
    }

    private void release(Narration.Told told) {
        EncodedClip clip = held.remove();
        for (Prompt prompt : told.prompts(clip)) {
            if (clip.getVoided() == null && prompt.getVoided() != null) {
                output.collect(
                        Outputs.DEAD_LETTERS,
                        new StreamRecord<>(DeadLetters.of(prompt, prompt.getVoided())));
            }
            output.collect(new StreamRecord<>(prompt));
        }
    }

    private boolean owns(EncodedClip clip) {
        var task = getRuntimeContext().getTaskInfo();
        return task.getIndexOfThisSubtask()
                == KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        KEY.getKey(clip),
                        task.getMaxNumberOfParallelSubtasks(),
                        task.getNumberOfParallelSubtasks());
    }
}
