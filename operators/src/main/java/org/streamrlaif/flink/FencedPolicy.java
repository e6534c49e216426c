package org.streamrlaif.flink;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.weights.Fence;
import org.streamrlaif.weights.PolicyVersions;
import org.streamrlaif.weights.PolicyView;

/**
 * The policy versions of this attempt's own learner: no two attempts have one name. The lineage in
 * force is kept in operator state, too: a restored learner always has a higher one, so nothing from
 * before the checkpoint is ever taken for what came after it.
 */
final class FencedPolicy {
    private static final long CONNECTED_SECONDS = 120;

    private static final String IN_FORCE = "in force";

    private final BroadcastState<String, Long> lineages;
    private final PolicyView view;

    FencedPolicy(String runId, StateInitializationContext state, RuntimeContext runtime)
            throws Exception {
        lineages = state.getOperatorStateStore().getBroadcastState(descriptor());
        Long inForce = lineages.get(IN_FORCE);
        long restored = inForce == null ? Fence.FRESH : inForce;
        view =
                new PolicyView(
                        PolicyVersions.of(runId),
                        new Fence(OperatorContext.attempt(runtime), restored));
    }

    /**
     * Fails the task with one line when no {@link InstallFunction} of the run has started in its
     * process within {@value #CONNECTED_SECONDS} s: it would wait for policy versions for ever.
     */
    void requireInstall(ProcessingTimeService time, String task) {
        var unused =
                time.registerTimer(
                        time.getCurrentProcessingTime() + CONNECTED_SECONDS * 1000,
                        now -> {
                            if (!view.versions().isConnected()) {
                                throw new SuppressRestartsException(
                                        new RunFailedException(
                                                task
                                                        + ": no policy version reaches this process,"
                                                        + " expected a subtask of install in it: install,"
                                                        + " generate and tickets share slots, and install"
                                                        + " has the parallelism of generate"));
                            }
                        });
    }

    /** The lineage in force in a savepoint or checkpoint; empty when it is not kept there. */
    static OptionalLong lineage(String path, String uid) throws IOException {
        Long inForce = SavedStates.broadcast(path, uid, descriptor()).get(IN_FORCE);
        return inForce == null ? OptionalLong.empty() : OptionalLong.of(inForce);
    }

    private static MapStateDescriptor<String, Long> descriptor() {
        return new MapStateDescriptor<>("policy-lineage", Types.STRING, Types.LONG);
    }

    PolicyView view() {
        return view;
    }

    void snapshot() throws Exception {
        lineages.put(
                IN_FORCE,
                view.current()
                        .map(PolicyVersion::getLineage)
                        .orElse(view.fence().restoredLineage()));
    }
}
