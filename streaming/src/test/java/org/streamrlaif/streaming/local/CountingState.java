package org.streamrlaif.streaming.local;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.streamrlaif.state.StateEntry;

/** State of a counting core: one number. */
class CountingState {

    protected long count;

    public List<StateEntry> state() {
        return List.of(StateEntry.of("count", ByteBuffer.allocate(8).putLong(count).array()));
    }

    public void restore(Map<String, byte[]> state) {
        count = ByteBuffer.wrap(state.get("count")).getLong();
    }
}
