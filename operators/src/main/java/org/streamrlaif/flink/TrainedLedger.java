package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * How far an operator that trains has come: the first ticket that has not ended, in keyed state
 * under {@link SingleKey}, which is to be the current key whenever this is used.
 */
final class TrainedLedger {
    private final ValueState<Long> ledgerState;
    private long ledger;

    TrainedLedger(KeyedStateStore store) {
        ledgerState = store.getState(new ValueStateDescriptor<>("ledger", Types.LONG));
    }

    /** Reads the ledger; to be called once, before anything else. */
    void open() throws Exception {
        ledger = ledgerState.value() == null ? 0 : ledgerState.value();
    }

    /** First ticket that has not ended. */
    long first() {
        return ledger;
    }

    /**
     * Ends tickets.
     *
     * @throws IllegalStateException when they do not follow the ones ended before: each ends once,
     *     in order
     */
    void end(List<Long> tickets) throws Exception {
        for (long ticket : tickets) {
            if (ticket != ledger) {
                throw new IllegalStateException(
                        "ticket " + ticket + " ended, expected ticket " + ledger);
            }
            ledger++;
        }
        ledgerState.update(ledger);
    }
}
