package org.streamrlaif.flink;

import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.tickets.AdmissionGate;
import org.streamrlaif.weights.PolicyVersions;

/**
 * Gives every sample its tickets: as many as it has prompts, at least one. Chained to the source,
 * so that the admission gate knows of a sample before the source is asked for the next; runs with
 * parallelism 1. Its state is the next ticket and what the run was made with.
 */
final class TicketOperator extends AbstractStreamOperator<AdmittedSample>
        implements OneInputStreamOperator<AdmittedSample, AdmittedSample> {
    private static final long serialVersionUID = 1L;

    private final transient RunSettings run;
    private transient AdmissionGate gate;
    private transient OriginState origin;
    private transient FencedPolicy policy;
    private transient PolicyVersions.Subscription subscription;
    private transient long nextTicket;

    TicketOperator(StreamOperatorParameters<AdmittedSample> parameters, RunSettings run) {
        super(parameters);
        this.run = run;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        origin = new OriginState(context.getOperatorStateStore());
        nextTicket = origin.nextTicket(run.tickets());
        policy = new FencedPolicy(run.runId(), context, getRuntimeContext());
    }

    @Override
    public void open() throws Exception {
        super.open();
        policy.requireInstall(getProcessingTimeService(), getOperatorName());
        gate = AdmissionGate.of(run.runId());
        gate.start(run.tickets(), nextTicket);
        subscription = policy.view().versions().listen(this::tellVersion);
        tellVersion();
        getMetricGroup().gauge("ticketsIssued", () -> nextTicket);
        getMetricGroup().gauge("admissionCredits", gate::credits);
    }

    @Override
    public void processElement(StreamRecord<AdmittedSample> element) {
        AdmittedSample arrived = element.getValue();
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
        if (admitted.getVoided() != null) {
            DeadLetters.of(admitted, admitted.getVoided())
                    .forEach(
                            letter ->
                                    output.collect(
                                            SideOutputs.DEAD_LETTERS, new StreamRecord<>(letter)));
        }
        output.collect(element.replace(admitted));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        origin.update(run, nextTicket);
        policy.snapshot();
    }

    @Override
    public void close() throws Exception {
        if (subscription != null) {
            subscription.close();
        }
        AdmissionGate.forget(run.runId());
        super.close();
    }

    private void tellVersion() {
        policy.view().current().ifPresent(version -> gate.version(version.getVersion()));
    }
}
