package org.streamrlaif.clips;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.platform.Background;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.platform.Unloading;

/**
 * A use of the clips that a run keeps in this process: those of its open tickets, and those that
 * somebody retains by name. Some time after the last use of a run is closed all its clips go: a run
 * that restarts meanwhile finds them. Thread-safe.
 */
public final class RunClips implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunClips.class);
    private static final Duration LINGER = Duration.ofMinutes(1);
    private static final int LOCKS = 64;
    private static final Map<String, Kept> RUNS = new HashMap<>();
    private static boolean lingering = true;

    static {
        Unloading.before(RunClips::lapseAtOnce);
    }

    private final Kept kept;
    private boolean closed;

    /** What a run keeps; guarded by its monitor. The run itself holds the clips of open tickets. */
    private static final class Kept {
        private final ClipStore store;
        private final String runId;
        private final Map<String, Long> tickets = new HashMap<>();
        private final Map<String, Set<String>> retained = new HashMap<>();
        private final ReentrantLock[] locks =
                Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);
        private final AtomicLong fetched = new AtomicLong();
        private final AtomicLong remade = new AtomicLong();
        private SharedClips shared = SharedClips.NONE;
        private int uses;
        private Runnable stay = () -> {};

        Kept(ClipStore store, String runId) {
            this.store = store;
            this.runId = runId;
        }

        synchronized void end(long firstOpen) {
            List<String> ended = new ArrayList<>();
            tickets.forEach(
                    (clip, ticket) -> {
                        if (ticket < firstOpen) {
                            ended.add(clip);
                        }
                    });
            ended.forEach(
                    clip -> {
                        tickets.remove(clip);
                        store.letGo(clip, this);
                    });
        }

        synchronized void retain(String name, Set<String> clips) {
            Holder holder = new Holder(runId, name);
            Set<String> before = retained.getOrDefault(name, Set.of());
            clips.forEach(clip -> store.hold(clip, holder));
            before.stream()
                    .filter(clip -> !clips.contains(clip))
                    .forEach(clip -> store.letGo(clip, holder));
            retained.put(name, Set.copyOf(clips));
        }
    }

    /** Who retains clips. */
    private record Holder(String runId, String name) {}

    private RunClips(Kept kept) {
        this.kept = kept;
    }

    /** A use of a run's clips in this process. */
    public static RunClips of(String runId) {
        synchronized (RUNS) {
            lingering = true;
            Kept kept = RUNS.computeIfAbsent(runId, id -> new Kept(ClipStore.process(), id));
            kept.uses++;
            kept.stay.run();
            return new RunClips(kept);
        }
    }

    /**
     * The same, where memory and folder of the process are as configured, and its processes share
     * files.
     */
    public static RunClips of(String runId, ClipsConfig config, SharedClips shared) {
        RunClips clips = of(runId);
        clips.kept.store.configure(config);
        synchronized (clips.kept) {
            clips.kept.shared = shared;
        }
        return clips;
    }

    /** Another use of the same run's clips. */
    public RunClips again() {
        return of(kept.runId);
    }

    /** Keeps a clip until a ticket has ended; before that its parts are not taken. */
    public void keep(String clipId, long ticket) {
        synchronized (kept) {
            kept.tickets.merge(clipId, ticket, Math::max);
            kept.store.hold(clipId, kept);
        }
    }

    /** Tickets below this one have ended: clips that nothing else needs go. */
    public void ended(long firstOpen) {
        kept.end(firstOpen);
    }

    /** Keeps these clips, and no longer those that were retained under the same name before. */
    public void retain(String name, Set<String> clipIds) {
        kept.retain(name, clipIds);
    }

    /** Takes a part that was made in this process, and gives it to the others. */
    public void put(PartKey key, byte[] part) {
        SharedClips shared = shared();
        if (kept.store.put(key, part) && shared != SharedClips.NONE) {
            try {
                shared.write(name(key), CheckedBytes.wrap(part));
                deleteAfterwards(key, shared);
            } catch (IOException e) {
                LOG.warn("clips.store: clip {} cannot be written: {}", key.clipId(), e.toString());
            }
        }
    }

    /** Whoever has had a file deletes it: its writer may be dead. */
    private void deleteAfterwards(PartKey key, SharedClips shared) {
        String name = name(key);
        kept.store.afterwards(key.clipId(), () -> delete(shared, name));
    }

    /** Drops a part that is needed no more, although its clip is. */
    public void drop(PartKey key) {
        kept.store.drop(key);
    }

    /** Whether the part is in this process, fetched from another one if need be. */
    public boolean bring(PartKey key) {
        if (kept.store.get(key).isPresent()) {
            return true;
        }
        SharedClips shared = shared();
        try {
            Optional<byte[]> part = shared.read(name(key)).flatMap(CheckedBytes::unwrap);
            if (part.isPresent() && kept.store.put(key, part.get())) {
                kept.fetched.incrementAndGet();
                deleteAfterwards(key, shared);
                return true;
            }
        } catch (IOException e) {
            LOG.warn("clips.store: clip {} cannot be read: {}", key.clipId(), e.toString());
        }
        return false;
    }

    /** Does something that concerns a clip while nobody else of the run does. */
    public <T> T alone(String clipId, Work<T> work) throws InterruptedException {
        ReentrantLock lock = kept.locks[Math.floorMod(clipId.hashCode(), LOCKS)];
        lock.lockInterruptibly();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    /** What is done {@link #alone}. */
    @FunctionalInterface
    public interface Work<T> {
        /** The result. */
        T run() throws InterruptedException;
    }

    /** Counts a clip that was made again. */
    public void countRemade() {
        kept.remade.incrementAndGet();
    }

    /** Parts that were fetched from other processes. */
    public long fetched() {
        return kept.fetched.get();
    }

    /** Clips that were made again. */
    public long remade() {
        return kept.remade.get();
    }

    /** Ends this use. */
    @Override
    public void close() {
        synchronized (RUNS) {
            if (!closed) {
                closed = true;
                kept.uses--;
                if (kept.uses == 0 && lingering) {
                    kept.stay = Background.after(LINGER, () -> lapse(kept.runId));
                } else if (kept.uses == 0) {
                    lapse(kept.runId);
                }
            }
        }
    }

    /** Lets all clips go that no run uses, and until the next use those of a run that ends. */
    private static void lapseAtOnce() {
        synchronized (RUNS) {
            lingering = false;
            List.copyOf(RUNS.keySet()).forEach(RunClips::lapse);
        }
    }

    /** Lets all clips of a run go that nobody uses. */
    static void lapse(String runId) {
        synchronized (RUNS) {
            Kept idle = RUNS.get(runId);
            if (idle != null && idle.uses == 0) {
                RUNS.remove(runId);
                idle.stay.run();
                idle.end(Long.MAX_VALUE);
                List.copyOf(idle.retained.keySet()).forEach(name -> idle.retain(name, Set.of()));
            }
        }
    }

    private SharedClips shared() {
        synchronized (kept) {
            return kept.shared;
        }
    }

    private static String name(PartKey key) {
        return Sha256.of(key.toString());
    }

    private static void delete(SharedClips shared, String name) {
        Background.soon(
                () -> {
                    try {
                        shared.delete(name);
                    } catch (IOException e) {
                        LOG.warn("clips.store: {} cannot be deleted: {}", name, e.toString());
                    }
                });
    }
}
