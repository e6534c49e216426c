package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.flink.util.ChildFirstClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.platform.Unloading;

/** What a job leaves behind in a task manager that goes on. */
@Timeout(300)
class UnloadingTest {
    private static final int CHUNK = 16 << 20;

    /** What every task manager has in its own class path: Flink, its log, and what has natives. */
    private static final String[] PARENT_FIRST = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "org.xml.",
        "org.w3c.",
        "org.slf4j.",
        "org.apache.flink.",
        "org.apache.logging.",
        "org.junit.",
        "org.opentest4j.",
        "org.assertj.",
        "org.jacoco.",
        "ai.djl.",
        "org.bytedeco.",
        "com.sun.jna.",
        "com.google.gson."
    };

    @TempDir Path folder;

    /**
     * The JDK and the libraries of the process keep something of whoever came first, such as the
     * origin of a thread, and of whoever came last, such as a cached method handle. So this is
     * about one in between.
     */
    @Test
    void theClassesOfAJobThatHasLeftAreCollected() throws Exception {
        new Life(folder.resolve("first")).call();
        WeakReference<ClassLoader> left = liveAndLeave("between");
        liveAndLeave("last");
        needMemory();
        assertThat(left.get()).isNull();
    }

    @Test
    void aTaskThatIsCancelledWhileItStartsSpoilsNoClass() throws Exception {
        try (URLClassLoader classes = classes()) {
            Path model = Fixtures.path("tiny-llava");
            assertThat(job(classes, CancelledStart.class, model).call()).isEqualTo("cancelled");
            assertThat(job(classes, Start.class, model).call()).isNotEqualTo("cancelled");
        }
    }

    /** The JDK holds what it knows of classes softly, until there is no more room. */
    private static void needMemory() {
        List<byte[]> full = new ArrayList<>();
        try {
            while (true) {
                full.add(new byte[CHUNK]);
            }
        } catch (OutOfMemoryError e) {
            full.clear();
        }
    }

    private WeakReference<ClassLoader> liveAndLeave(String name) throws Exception {
        try (URLClassLoader classes = classes()) {
            job(classes, Life.class, folder.resolve(name)).call();
            return new WeakReference<>(classes);
        }
    }

    /** A job of those classes that runs as a task does, in a thread of its own. */
    private static Callable<?> job(ClassLoader classes, Class<?> name, Path argument)
            throws Exception {
        var job =
                (Callable<?>)
                        classes.loadClass(name.getName())
                                .getConstructor(Path.class)
                                .newInstance(argument);
        return () -> {
            FutureTask<?> task = new FutureTask<>(job);
            Thread thread = new Thread(task, "task");
            thread.setContextClassLoader(classes);
            thread.start();
            thread.join();
            return task.get();
        };
    }

    private static URLClassLoader classes() {
        URL[] path =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(UnloadingTest::url)
                        .toArray(URL[]::new);
        return new ChildFirstClassLoader(
                path, UnloadingTest.class.getClassLoader(), PARENT_FIRST, e -> {});
    }

    private static URL url(String file) {
        try {
            return Path.of(file).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Trains three batches and gives everything back. */
    public static final class Life implements Callable<Void> {
        private final Path store;

        public Life(Path store) {
            this.store = store;
        }

        @Override
        public Void call() throws Exception {
            TinyCores.FLOAT32.threeBatches(store);
            Unloading.run();
            return null;
        }
    }

    /** Loads a model, as the first task of a job does. */
    public static class Start implements Callable<String> {
        private final Path model;

        public Start(Path model) {
            this.model = model;
        }

        @Override
        public String call() throws Exception {
            String device = Kernels.present(0);
            Models.acquire(model, new ModelOptions(device, "float32", null)).close();
            Unloading.run();
            return device;
        }
    }

    /** The same in a task that is cancelled meanwhile. */
    public static final class CancelledStart extends Start {
        public CancelledStart(Path model) {
            super(model);
        }

        @Override
        public String call() throws Exception {
            Thread.currentThread().interrupt();
            try {
                return super.call();
            } catch (UncheckedIOException e) {
                return "cancelled";
            }
        }
    }
}
