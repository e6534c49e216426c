package org.streamrlaif.flink;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.DroppedSamples;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.tickets.AdmissionGate;
import org.streamrlaif.tickets.OverloadRule;
import org.streamrlaif.tickets.WaitingRoom;
import org.streamrlaif.weights.PolicyVersions;

/**
 * Gives every sample its tickets: as many as it has prompts, at least one. Runs with parallelism 1.
 * Chained to a source with one reader, so that the admission gate knows of a sample before the
 * source is asked for the next; several readers are granted credits by what it tells them. Where
 * the source is read ahead, samples wait here until the gate opens. Its state is the next ticket,
 * what the run was made with, the samples that wait, and the numbers of those that were dropped.
 */
final class TicketOperator extends AbstractStreamOperator<AdmittedSample>
        implements OneInputStreamOperator<AdmittedSample, AdmittedSample>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    private final transient RunSettings run;
    private final transient OverloadRule rule;
    private final transient Consumer<? super TicketEvent> readers;
    private final transient MailboxExecutor mailbox;
    private final transient EndOfInput end;
    private transient AdmissionGate gate;
    private transient OriginState origin;
    private transient FencedPolicy policy;
    private transient PolicyVersions.Subscription subscription;
    private transient WaitingState saved;
    private transient WaitingRoom<AdmittedSample> room;
    private transient SampleMetrics samples;
    private transient long nextTicket;

    TicketOperator(
            StreamOperatorParameters<AdmittedSample> parameters,
            RunSettings run,
            OverloadRule rule,
            Consumer<? super TicketEvent> readers) {
        super(parameters);
        this.readers = readers;
        this.run = run;
        this.rule = rule;
        this.mailbox = parameters.getMailboxExecutor();
        this.end = new EndOfInput(parameters.getContainingTask());
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        origin = new OriginState(context.getOperatorStateStore());
        nextTicket = origin.nextTicket(run.tickets());
        policy = new FencedPolicy(run.runId(), context, getRuntimeContext());
        saved = new WaitingState(context.getOperatorStateStore());
        samples = new SampleMetrics(context.getOperatorStateStore(), getMetricGroup());
    }

    @Override
    public void open() throws Exception {
        super.open();
        policy.requireInstall(getProcessingTimeService(), getOperatorName());
        gate = AdmissionGate.of(run.runId());
        gate.start(run.tickets(), nextTicket);
        room = new WaitingRoom<>(rule, DroppedSamples::source);
        for (AdmittedSample sample : saved.restored()) {
            letIn(sample);
        }
        long waiting = room.waiting().stream().mapToLong(AdmittedSample::getTickets).sum();
        readers.accept(new TicketEvent.Started(nextTicket + waiting));
        subscription = policy.view().versions().listen(this::tellVersion);
        tellVersion();
        getMetricGroup().gauge("ticketsIssued", () -> nextTicket);
        getMetricGroup().gauge("admissionCredits", gate::credits);
        getMetricGroup().gauge("samplesWaiting", room::size);
    }

    @Override
    public void processElement(StreamRecord<AdmittedSample> element) {
        if (rule.readsAhead() || !room.isEmpty()) {
            letIn(element.getValue());
            admitWaiting();
        } else {
            admit(element.getValue());
        }
    }

    /** Those that wait still enter, as versions come. */
    @Override
    public void endInput() throws Exception {
        end.await(room::isEmpty);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        origin.update(run, nextTicket);
        policy.snapshot();
        saved.update(room.waiting());
        samples.snapshot();
    }

    @Override
    public void close() throws Exception {
        if (subscription != null) {
            subscription.close();
        }
        AdmissionGate.forget(run.runId());
        super.close();
    }

    /** Called in the thread that announces, too. */
    private void tellVersion() {
        policy.view().current().ifPresent(version -> gate.version(version.getVersion()));
        try {
            mailbox.execute(this::versionCame, getOperatorName());
        } catch (RejectedExecutionException ended) {
            LOG.debug("{}: a version came after the task's end", getOperatorName(), ended);
        }
    }

    private void versionCame() {
        policy.view()
                .current()
                .map(version -> run.tickets().admissionLimit(version.getVersion()))
                .ifPresent(limit -> readers.accept(new TicketEvent.Limited(limit)));
        admitWaiting();
    }

    private void letIn(AdmittedSample sample) {
        room.add(sample).ifPresent(oldest -> drop(oldest, DroppedSamples.overload(rule)));
    }

    private void admitWaiting() {
        while (!room.isEmpty() && gate.isOpen()) {
            admit(room.next());
        }
    }

    private void admit(AdmittedSample arrived) {
        long now = System.currentTimeMillis();
        if (rule.isTooOld(arrived.getSample().getCreatedAt(), now)) {
            drop(arrived, DroppedSamples.tooOld(arrived, rule, now));
            return;
        }
        AdmittedSample admitted =
                AdmittedSample.newBuilder()
                        .setFirstTicket(nextTicket)
                        .setTickets(Math.max(1, arrived.getSample().getPrompts().size()))
                        .setSample(arrived.getSample())
                        .setVoided(arrived.getVoided())
                        .setSource(arrived.getSource())
                        .build();
        nextTicket += admitted.getTickets();
        gate.admitted(nextTicket);
        samples.admitted(DroppedSamples.source(admitted), admitted.getSample().getCreatedAt());
        if (admitted.getVoided() != null) {
            DeadLetters.of(admitted, admitted.getVoided()).forEach(this::send);
        }
        output.collect(new StreamRecord<>(admitted));
    }

    private void drop(AdmittedSample sample, VoidReason reason) {
        samples.dropped(DroppedSamples.source(sample), reason.getCode());
        send(DeadLetters.dropped(sample, reason));
        readers.accept(new TicketEvent.Unused(sample.getTickets()));
    }

    private void send(DeadLetter letter) {
        output.collect(SideOutputs.DEAD_LETTERS, new StreamRecord<>(letter));
    }
}
