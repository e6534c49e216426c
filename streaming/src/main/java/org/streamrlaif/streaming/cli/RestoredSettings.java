package org.streamrlaif.streaming.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.SavedRun;

/** What a run that is restored was made with. */
public final class RestoredSettings {

    private RestoredSettings() {}

    /**
     * The configuration that a savepoint or checkpoint names, less what belongs to the folder that
     * the run had: its own Kafka's address and its weights go where the new one wants them.
     *
     * @throws IllegalArgumentException in one line when there is none, or it is none of the loop
     */
    public static RlaifConfig of(String checkpoint) {
        Map<String, String> settings =
                new HashMap<>(SavedRun.read(checkpoint).origin().getSettings());
        if (RunFolder.hasTopics(checkpoint)) {
            settings.remove("streams.bootstrap-servers");
        }
        Optional<Path> earlier = RunFolder.of(checkpoint);
        if (earlier.filter(run -> isIn(run, settings.get("weights.store"))).isPresent()) {
            settings.remove("weights.store");
        }
        return RlaifConfig.defaults().with(settings);
    }

    private static boolean isIn(Path run, String store) {
        return store.indexOf(':') < 0 && Path.of(store).startsWith(run);
    }
}
