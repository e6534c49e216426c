package org.streamrlaif.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.platform.Background;
import org.streamrlaif.platform.Unloading;

/**
 * The base models of this process. Users of one folder with equal options share one loaded model.
 * It stays for a minute after the last of them has released it, so that a job that restarts in this
 * process does not read it again, but makes room at once when another model is loaded.
 */
public final class Models {
    private record Key(Path folder, ModelOptions options, long changed) {}

    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final SharedUntilIdle<Key, VisionLanguageModel> LOADED =
            new SharedUntilIdle<>(
                    key -> VisionLanguageModel.load(key.folder(), key.options()),
                    VisionLanguageModel::close,
                    action -> Background.after(IDLE, action));

    static {
        Unloading.before(LOADED::keepNone);
        Unloading.before(Kernels::unload);
    }

    private Models() {}

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
        Path place = folder.toAbsolutePath().normalize();
        Key key = new Key(place, options, changed(place));
        return new Lease(LOADED.acquire(key), () -> LOADED.release(key));
    }

    /** When a file of the folder was changed last; loading tells what is wrong with it. */
    private static long changed(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
