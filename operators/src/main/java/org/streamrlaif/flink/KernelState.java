package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
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
    private final ListState<String> ways;

    KernelState(ManagedInitializationContext context) throws Exception {
        OperatorStateStore store = context.getOperatorStateStore();
        ways = store.getListState(new ListStateDescriptor<>("kernels", Types.STRING));
        if (context.isRestored()) {
            for (String text : ways.get()) {
                KernelChoices.restore(text.lines().toList());
            }
        }
    }

    /** Puts the present ways into the state. */
    void snapshot() throws Exception {
        ways.update(List.of(String.join("\n", KernelChoices.state())));
    }
}
