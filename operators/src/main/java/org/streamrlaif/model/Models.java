package org.streamrlaif.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The base models of this process. Users of one folder with equal options share one loaded model;
 * it is closed when the last of them has released it.
 */
public final class Models {
    private record Key(Path folder, ModelOptions options) {}

    private static final Map<Key, Shared> LOADED = new HashMap<>();

    private Models() {}

    private static final class Shared {
        private final VisionLanguageModel model;
        private int users;

        Shared(VisionLanguageModel model) {
            this.model = model;
        }
    }

    /**
     * A use of a model, given back by {@link #close()}. Whatever works with a model is given a
     * lease and closes it when it is closed itself.
     */
    public static final class Lease implements AutoCloseable {
        private final VisionLanguageModel model;
        private final Runnable release;
        private boolean released;

        /**
         * A use.
         *
         * @param release run once, when it ends
         */
        public Lease(VisionLanguageModel model, Runnable release) {
            this.model = model;
            this.release = release;
        }

        /** The model, valid until this lease is closed. */
        public VisionLanguageModel model() {
            return model;
        }

        /** Gives this lease to what is made with it; when that fails, the lease is closed here. */
        public <T> T give(Function<Lease, T> make) {
            try {
                return make.apply(this);
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        @Override
        public synchronized void close() {
            if (!released) {
                released = true;
                release.run();
            }
        }
    }

    /** Loads the folder, or shares the model that another user loaded from it. */
    public static Lease acquire(Path folder, ModelOptions options) {
        Key key = new Key(folder.toAbsolutePath().normalize(), options);
        synchronized (LOADED) {
            Shared shared =
                    LOADED.computeIfAbsent(
                            key,
                            k -> new Shared(VisionLanguageModel.load(k.folder(), k.options())));
            shared.users++;
            return new Lease(shared.model, () -> release(key));
        }
    }

    private static void release(Key key) {
        synchronized (LOADED) {
            Shared shared = LOADED.get(key);
            if (--shared.users == 0) {
                LOADED.remove(key);
                shared.model.close();
            }
        }
    }
}
