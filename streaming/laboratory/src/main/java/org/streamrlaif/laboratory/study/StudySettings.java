package org.streamrlaif.laboratory.study;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.platform.Settings;

/**
 * What a study is asked for.
 *
 * @param folder where models, videos and results lie
 * @param seeds of the runs; seed s has videos, samples and adapters of its own
 * @param arms ways of tuning; none for all
 * @param batches batches that train the policy in each run, warm-up not counted
 * @param every batches between two measurements
 * @param testVideos held-out videos of each seed, two questions each
 * @param changes configuration keys that are changed in all runs
 */
public record StudySettings(
        Path folder,
        List<Long> seeds,
        List<String> arms,
        int batches,
        int every,
        int testVideos,
        Map<String, String> changes) {

    /** Checks the numbers. */
    public StudySettings {
        seeds = List.copyOf(seeds);
        arms = List.copyOf(arms);
        changes = Map.copyOf(changes);
        Settings.require(batches >= 1, "--batches", batches, "1 or more");
        Settings.require(every >= 1, "--every", every, "1 or more");
        Settings.require(testVideos >= 1, "--test-videos", testVideos, "1 or more");
        Arms.named(arms);
    }

    /** What differs from the demo's configuration in this study's runs of a way. */
    Map<String, String> changes(Arm arm) {
        Map<String, String> all = new HashMap<>(changes);
        all.putAll(arm.changes());
        return all;
    }
}
