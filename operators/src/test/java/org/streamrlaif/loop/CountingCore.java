package org.streamrlaif.loop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;

/**
 * Learns the number of its steps and the sum of the tickets it has seen. When given a gate, each
 * step first takes a permit.
 */
public abstract class CountingCore<I, R> implements TrainedCore<I, R> {
    public final List<Long> batches = new ArrayList<>();
    private final Semaphore permits;
    private State working = new State(0, 0);

    CountingCore(Semaphore permits) {
        this.permits = permits;
    }

    abstract List<Rollout> rollouts(I items);

    abstract R result(I items, State state) throws Exception;

    @Override
    public R run(long batch, I items) throws Exception {
        batches.add(batch);
        working =
                new State(
                        working.steps + 1,
                        working.ticketSum
                                + rollouts(items).stream().mapToLong(Rollout::getTicket).sum());
        if (permits != null) {
            permits.acquire();
        }
        return result(items, working);
    }

    @Override
    public List<StateEntry> state() {
        return List.of(
                StateEntry.of("steps", bytes(working.steps)),
                StateEntry.of("ticketSum", bytes(working.ticketSum)));
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        working = new State(number(state.get("steps")), number(state.get("ticketSum")));
    }

    public State working() {
        return working;
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    public record State(long steps, long ticketSum) {}
}
