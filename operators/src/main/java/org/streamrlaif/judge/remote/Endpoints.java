package org.streamrlaif.judge.remote;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The endpoints of this process. Users of one configuration share one endpoint, hence its limits;
 * it is closed when the last of them has released it.
 */
public final class Endpoints {

    private static final Map<RemoteConfig, Shared> OPEN = new HashMap<>();

    private Endpoints() {}

    private static final class Shared {
        private final Endpoint endpoint;
        private int users;

        Shared(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }

    /** A use of a shared endpoint, released by {@link #close()}. */
    public static final class Lease implements AutoCloseable {
        private final Endpoint endpoint;
        private boolean released;

        private Lease(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** The endpoint, valid until this lease is closed. */
        Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public void close() {
            synchronized (OPEN) {
                if (!released) {
                    released = true;
                    release(endpoint);
                }
            }
        }
    }

    /**
     * Opens the endpoint, or shares what another user opened.
     *
     * @throws IllegalArgumentException in one line when its key cannot be had
     */
    public static Lease acquire(RemoteConfig config, Supplier<Journal> journal) {
        synchronized (OPEN) {
            Shared shared =
                    OPEN.computeIfAbsent(
                            config,
                            c -> new Shared(new Endpoint(c, journal.get(), System::getenv)));
            shared.users++;
            return new Lease(shared.endpoint);
        }
    }

    private static void release(Endpoint endpoint) {
        Shared shared = OPEN.get(endpoint.config());
        if (--shared.users == 0) {
            OPEN.remove(endpoint.config());
            endpoint.close();
        }
    }
}
