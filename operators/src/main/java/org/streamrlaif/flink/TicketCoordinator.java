package org.streamrlaif.flink;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.streamrlaif.tickets.AdmissionCredits;

/**
 * The ticket stage's part in the job manager, where the readers' part is, too: what the stage says
 * of its tickets becomes credits of the readers. It has no state: the stage says it all again when
 * it begins anew.
 */
final class TicketCoordinator implements OperatorCoordinator {
    private final String runId;
    private final AdmissionCredits credits;

    private TicketCoordinator(String runId) {
        this.runId = runId;
        this.credits = AdmissionCredits.of(runId);
    }

    /** Makes the coordinator of a run's ticket stage. */
    record Provider(OperatorID operator, String runId) implements OperatorCoordinator.Provider {
        private static final long serialVersionUID = 1L;

        @Override
        public OperatorID getOperatorId() {
            return operator;
        }

        @Override
        public OperatorCoordinator create(Context context) {
            return new TicketCoordinator(runId);
        }
    }

    @Override
    public void start() {}

    @Override
    public void handleEventFromOperator(int subtask, int attempt, OperatorEvent event) {
        TicketEvent said = (TicketEvent) event;
        if (said instanceof TicketEvent.Started started) {
            credits.start(started.nextTicket());
        } else if (said instanceof TicketEvent.Limited limited) {
            credits.limit(limited.limit());
        } else if (said instanceof TicketEvent.Unused unused) {
            credits.unused(unused.tickets());
        }
    }

    @Override
    public void executionAttemptFailed(int subtask, int attempt, Throwable reason) {
        credits.stop();
    }

    @Override
    public void subtaskReset(int subtask, long checkpoint) {
        credits.stop();
    }

    @Override
    public void resetToCheckpoint(long checkpoint, byte[] nothing) {
        credits.stop();
    }

    @Override
    public void checkpointCoordinator(long checkpoint, CompletableFuture<byte[]> state) {
        state.complete(new byte[0]);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {}

    @Override
    public void executionAttemptReady(int subtask, int attempt, SubtaskGateway gateway) {}

    @Override
    public void close() {
        credits.stop();
        AdmissionCredits.forget(runId);
    }
}
