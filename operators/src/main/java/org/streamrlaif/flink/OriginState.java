package org.streamrlaif.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.RunOrigins;
import org.streamrlaif.schemas.RunOrigin;
import org.streamrlaif.tickets.TicketRule;

/**
 * What the run was made with, in the state of the ticket stage, and in that of the learner for as
 * long as there are no more samples; and the same read out of a checkpoint before a job is built,
 * since all stages have to know it.
 */
public final class OriginState {
    private final ListState<RunOrigin> state;

    OriginState(OperatorStateStore store) throws Exception {
        state = store.getListState(descriptor());
    }

    /**
     * The next ticket, 0 at the start of a run.
     *
     * @throws SuppressRestartsException in one line when the tickets given out would belong to
     *     other batches under this rule
     */
    long nextTicket(TicketRule rule) throws Exception {
        Optional<RunOrigin> saved = only(state);
        if (saved.isEmpty()) {
            return 0;
        }
        RunOrigin origin = saved.get();
        TicketRule expected = RunOrigins.rule(origin, rule.batchSize(), rule.maxStaleness());
        if (!expected.equals(rule)) {
            throw new SuppressRestartsException(
                    new RunFailedException(
                            "loop.batch-size: "
                                    + rule.batchSize()
                                    + " from other tickets on than in the state, expected a job that"
                                    + " was started from the state that it goes on from"
                                    + " (execution.state-recovery.path)"));
        }
        return origin.getNextTicket();
    }

    void update(RunSettings run, long nextTicket) throws Exception {
        state.update(List.of(RunOrigins.of(run.tickets(), run.settings(), nextTicket)));
    }

    /**
     * The origin in a savepoint or checkpoint; empty when none is kept there.
     *
     * @param path where it lies
     * @param uid of a stage that keeps it
     * @throws UncheckedIOException when there is none or it cannot be read
     */
    public static Optional<RunOrigin> read(String path, String uid) {
        try {
            return SavedStates.list(path, uid, descriptor()).stream().findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The lineage in force in a savepoint or checkpoint; empty when it is not kept there.
     *
     * @param path where it lies
     * @param uid of a stage that keeps it
     * @throws UncheckedIOException when there is none or it cannot be read
     */
    public static OptionalLong lineage(String path, String uid) {
        try {
            return FencedPolicy.lineage(path, uid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<RunOrigin> only(ListState<RunOrigin> state) throws Exception {
        for (RunOrigin origin : state.get()) {
            return Optional.of(origin);
        }
        return Optional.empty();
    }

    private static ListStateDescriptor<RunOrigin> descriptor() {
        return new ListStateDescriptor<>("origin", new AvroTypeInfo<>(RunOrigin.class));
    }
}
