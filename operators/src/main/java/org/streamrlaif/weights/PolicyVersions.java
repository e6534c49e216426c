package org.streamrlaif.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.streamrlaif.schemas.PolicyVersion;

/**
 * The policy versions that this process has heard of, one registry per run. Whoever receives
 * announcements puts them in; generation and admission read the newest one of their own attempt.
 * All methods are thread-safe; reading never waits for I/O.
 */
public final class PolicyVersions {
    private static final int ATTEMPTS_KEPT = 16;
    private static final Map<String, PolicyVersions> RUNS = new ConcurrentHashMap<>();

    private final Map<String, PolicyVersion> newestByAttempt = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Latencies installs = new Latencies();
    private final Latencies uses = new Latencies();
    private final long since;
    private PolicyVersion lastUsed;
    private volatile boolean connected;

    /**
     * A registry that measures announcements made at {@code since}, in milliseconds since the
     * epoch, or later.
     */
    PolicyVersions(long since) {
        this.since = since;
    }

    /** The registry of a run in this process; the same object for every caller. */
    public static PolicyVersions of(String runId) {
        return RUNS.computeIfAbsent(runId, id -> new PolicyVersions(System.currentTimeMillis()));
    }

    /**
     * Takes an announcement. Announcements come at least once and in any order: one that is not
     * newer, by lineage and then version, than what its attempt has announced already changes
     * nothing.
     *
     * @return whether it was new; then every listener has been called
     */
    public boolean announce(PolicyVersion version) {
        synchronized (this) {
            PolicyVersion known = newestByAttempt.get(version.getAttempt());
            if (known != null && !newer(version, known)) {
                return false;
            }
            newestByAttempt.put(version.getAttempt(), version);
            if (newestByAttempt.size() > ATTEMPTS_KEPT) {
                newestByAttempt.remove(newestByAttempt.keySet().iterator().next());
            }
            if (known != null) {
                measure(installs, version);
            }
        }
        listeners.forEach(Runnable::run);
        return true;
    }

    /** Says that announcements of every learner reach this process. */
    public void connect() {
        connected = true;
    }

    /** Whether announcements of every learner reach this process, or have reached it once. */
    public boolean isConnected() {
        return connected;
    }

    /**
     * The newest version that the fence admits; empty until the learner of that attempt has
     * announced one.
     */
    public synchronized Optional<PolicyVersion> current(Fence fence) {
        return Optional.ofNullable(newestByAttempt.get(fence.attempt())).filter(fence::admits);
    }

    /** Says that generation samples with this version from now on; counted once per version. */
    public synchronized void inUse(PolicyVersion version) {
        if (lastUsed == null || newer(version, lastUsed)) {
            if (lastUsed != null && lastUsed.getLineage() == version.getLineage()) {
                measure(uses, version);
            }
            lastUsed = version;
        }
    }

    /**
     * Calls the listener after each new announcement, in the thread that announces, until the
     * subscription is closed. The listener must return at once.
     */
    public Subscription listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Milliseconds from the end of the learner's step to the arrival in this process. */
    public LatencySummary installLatency() {
        return installs.summary();
    }

    /**
     * Milliseconds from the end of the learner's step to the first use by generation in this
     * process; without the version that an attempt begins with.
     */
    public LatencySummary useLatency() {
        return uses.summary();
    }

    /** Versions from before this registry, read again from the topic, say nothing about latency. */
    private void measure(Latencies latencies, PolicyVersion version) {
        if (version.getCreatedAt() >= since) {
            latencies.add(System.currentTimeMillis() - version.getCreatedAt());
        }
    }

    private static boolean newer(PolicyVersion a, PolicyVersion b) {
        return a.getLineage() != b.getLineage()
                ? a.getLineage() > b.getLineage()
                : a.getVersion() > b.getVersion();
    }

    /** Ends a {@link #listen}. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
