package org.streamrlaif.streaming.cli;

import java.nio.file.Path;
import org.apache.logging.log4j.core.config.Configurator;

/** Where this process writes its log: one file, made when the first line is logged. */
public final class RunLog {

    private static final String PROPERTY = "streamrlaif.log";

    private RunLog() {}

    /**
     * The file of commands without a run folder: {@code streamrlaif/rlaif.log} in the user's cache
     * folder.
     */
    static void useDefault() {
        if (System.getProperty(PROPERTY) == null) {
            String cache = System.getenv("XDG_CACHE_HOME");
            Path folder =
                    cache == null || cache.isBlank()
                            ? Path.of(System.getProperty("user.home"), ".cache")
                            : Path.of(cache);
            System.setProperty(PROPERTY, folder.resolve("streamrlaif/rlaif.log").toString());
        }
    }

    /** Sends everything logged from now on to {@code file}. */
    static void use(Path file) {
        System.setProperty(PROPERTY, file.toAbsolutePath().toString());
        Configurator.reconfigure();
    }

    /** The file in use. */
    public static Path current() {
        return Path.of(System.getProperty(PROPERTY, "rlaif.log"));
    }
}
