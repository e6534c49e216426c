package org.streamrlaif.streaming.local;

import java.nio.ByteBuffer;
import java.util.Map;
import org.streamrlaif.weights.Snapshot;

/** State of a counting core: one number. */
class CountingState implements Snapshot {

    protected long count;
    private volatile long committed;

    @Override
    public Map<String, byte[]> snapshot() {
        return Map.of("count", ByteBuffer.allocate(8).putLong(committed).array());
    }

    @Override
    public void commit() {
        committed = count;
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        committed = ByteBuffer.wrap(state.get("count")).getLong();
        count = committed;
    }
}
