package org.streamrlaif.flink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The keyed state of an operator that trains: the first ticket not yet ended, and the core's
 * committed state, entry by entry. All of it lies under {@link SingleKey}, which is to be the
 * current key whenever this is used.
 */
final class TrainedState {
    private final MapState<String, byte[]> core;
    private final ValueState<Long> ledgerState;
    private long ledger;

    TrainedState(KeyedStateStore store) {
        core =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "core",
                                Types.STRING,
                                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        ledgerState = store.getState(new ValueStateDescriptor<>("ledger", Types.LONG));
    }

    /** Reads the ledger; to be called once, before anything else. */
    void open() throws Exception {
        ledger = ledgerState.value() == null ? 0 : ledgerState.value();
    }

    /** First ticket that has not ended. */
    long ledger() {
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

    /** The core's state; empty at the start of a run. */
    Map<String, byte[]> core() throws Exception {
        Map<String, byte[]> entries = new HashMap<>();
        core.entries().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    /** Replaces the core's state. */
    void putCore(Map<String, byte[]> entries) throws Exception {
        List<String> stale = new ArrayList<>();
        core.keys().forEach(stale::add);
        stale.removeAll(entries.keySet());
        for (String name : stale) {
            core.remove(name);
        }
        core.putAll(entries);
    }
}
