package org.streamrlaif.flink;

import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.tickets.OverloadRule;

/** Makes the ticket stage of a source with several readers, which tells the job manager of it. */
final class TicketFactory extends AbstractStreamOperatorFactory<AdmittedSample>
        implements OneInputStreamOperatorFactory<AdmittedSample, AdmittedSample>,
                CoordinatedOperatorFactory<AdmittedSample> {
    private static final long serialVersionUID = 1L;

    private final RunSettings run;
    private final OverloadRule rule;

    TicketFactory(RunSettings run, OverloadRule rule) {
        this.run = run;
        this.rule = rule;
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String name, OperatorID operator) {
        return new TicketCoordinator.Provider(operator, run.runId());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<AdmittedSample>> T createStreamOperator(
            StreamOperatorParameters<AdmittedSample> parameters) {
        var coordinator =
                parameters
                        .getOperatorEventDispatcher()
                        .getOperatorEventGateway(parameters.getStreamConfig().getOperatorID());
        return (T) new TicketOperator(parameters, run, rule, coordinator::sendEventToCoordinator);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return TicketOperator.class;
    }
}
