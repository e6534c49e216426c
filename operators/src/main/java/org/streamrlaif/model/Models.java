package org.streamrlaif.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

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

    /** A use of a shared model, released by {@link #close()}. */
    public static final class Lease implements AutoCloseable {
        private final Key key;
        private final VisionLanguageModel model;
        private boolean released;

        private Lease(Key key, VisionLanguageModel model) {
            this.key = key;
            this.model = model;
        }

        /** The model, valid until this lease is closed. */
        public VisionLanguageModel model() {
            return model;
        }

        @Override
        public void close() {
            synchronized (LOADED) {
                if (!released) {
                    released = true;
                    release(key);
                }
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
            return new Lease(key, shared.model);
        }
    }

    private static void release(Key key) {
        Shared shared = LOADED.get(key);
        if (--shared.users == 0) {
            LOADED.remove(key);
            shared.model.close();
        }
    }
}
