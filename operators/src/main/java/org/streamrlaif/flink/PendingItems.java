package org.streamrlaif.flink;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * The inputs of an operator that have no result yet, by ticket, in keyed state: each is written
 * once, when it arrives, and a restored subtask reads those of its own keys alone. Changes the
 * current key.
 *
 * @param <K> key
 * @param <T> input
 */
final class PendingItems<K, T extends SpecificRecordBase> {
    private static final String NAME = "pending";

    private final KeyedStateBackend<K> backend;
    private final MapState<Long, T> state;

    PendingItems(KeyedStateStore store, KeyedStateBackend<K> backend, Class<T> type) {
        this.backend = backend;
        state =
                store.getMapState(
                        new MapStateDescriptor<>(NAME, Types.LONG, new AvroTypeInfo<>(type)));
    }

    /** All items of this subtask, in any order. */
    List<T> all() throws Exception {
        List<T> items = new ArrayList<>();
        for (K key : keys()) {
            backend.setCurrentKey(key);
            state.values().forEach(items::add);
        }
        return items;
    }

    /** Keeps an item. */
    void put(K key, long ticket, T item) throws Exception {
        backend.setCurrentKey(key);
        state.put(ticket, item);
    }

    /** An item that is kept. */
    T get(K key, long ticket) throws Exception {
        backend.setCurrentKey(key);
        return state.get(ticket);
    }

    /** Forgets an item. */
    void remove(K key, long ticket) throws Exception {
        backend.setCurrentKey(key);
        state.remove(ticket);
    }

    private List<K> keys() {
        try (var keys = backend.getKeys(NAME, VoidNamespace.INSTANCE)) {
            return keys.distinct().toList();
        }
    }
}
