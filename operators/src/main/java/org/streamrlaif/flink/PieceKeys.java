package org.streamrlaif.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;

/**
 * RocksDB's keys of a map state under {@link SingleKey} with numbers as its own keys. They are in
 * the order of the numbers, which are not negative.
 */
record PieceKeys(int keyGroup, int keyGroupBytes) {

    static PieceKeys of(RocksDBKeyedStateBackend<?> backend) {
        return new PieceKeys(
                KeyGroupRangeAssignment.assignToKeyGroup(
                        SingleKey.KEY, backend.getNumberOfKeyGroups()),
                backend.getKeyGroupPrefixBytes());
    }

    byte[] key(long number) throws IOException {
        var key = new SerializedCompositeKeyBuilder<>(IntSerializer.INSTANCE, keyGroupBytes, 32);
        key.setKeyAndKeyGroup(SingleKey.KEY, keyGroup);
        return key.buildCompositeKeyNamesSpaceUserKey(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                number,
                LongSerializer.INSTANCE);
    }
}
