package org.streamrlaif.flink;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.streamrlaif.model.tuning.KernelChoices;

/**
 * The ways of computing that a run has gone so far, as state of each operator that runs models: a
 * run that is restored goes on with them, whatever would be the fastest where it is restored. To be
 * made before the models are loaded.
 */
final class KernelState {
    private static final String PRESENT = "present";

    private final BroadcastState<String, String> ways;

    KernelState(ManagedInitializationContext context) throws Exception {
        OperatorStateStore store = context.getOperatorStateStore();
        ways =
                store.getBroadcastState(
                        new MapStateDescriptor<>("kernels", Types.STRING, Types.STRING));
        String restored = ways.get(PRESENT);
        if (restored != null) {
            KernelChoices.restore(restored.lines().toList());
        }
    }

    /** Puts the present ways into the state. */
    void snapshot() throws Exception {
        ways.put(PRESENT, String.join("\n", KernelChoices.state()));
    }
}
