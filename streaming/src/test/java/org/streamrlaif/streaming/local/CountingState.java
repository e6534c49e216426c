package org.streamrlaif.streaming.local;

import java.nio.ByteBuffer;
import java.util.Map;

/** State of a counting core: one number. */
class CountingState {

    protected long count;
    private volatile long committed;

    public Map<String, byte[]> snapshot() {
        return Map.of("count", ByteBuffer.allocate(8).putLong(committed).array());
    }

    public void commit() {
        committed = count;
    }

    public void restore(Map<String, byte[]> state) {
        committed = ByteBuffer.wrap(state.get("count")).getLong();
        count = committed;
    }
}
