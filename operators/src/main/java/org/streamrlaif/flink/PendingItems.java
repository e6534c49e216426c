package org.streamrlaif.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * The inputs of an operator that have no result yet, in union list state: a restored subtask sees
 * those of all and keeps its own, whatever the parallelism was before.
 *
 * @param <T> input
 */
final class PendingItems<T extends SpecificRecordBase> {
    private final ListState<T> state;

    PendingItems(StateInitializationContext context, Class<T> type) throws Exception {
        state =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>("pending", new AvroTypeInfo<>(type)));
    }

    /** What is restored of this subtask's own, in any order. */
    List<T> restored(Predicate<T> own) throws Exception {
        List<T> items = new ArrayList<>();
        for (T item : state.get()) {
            if (own.test(item)) {
                items.add(item);
            }
        }
        return items;
    }

    /** Puts what this subtask holds into the state. */
    void update(List<T> items) throws Exception {
        state.update(items);
    }
}
