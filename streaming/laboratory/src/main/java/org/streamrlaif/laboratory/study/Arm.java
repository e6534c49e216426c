package org.streamrlaif.laboratory.study;

import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.streaming.config.RlaifConfig;

/**
 * One way of tuning.
 *
 * @param name in results and on the command line
 * @param title in tables
 * @param reward settings that the reward model's warm-up depends on; arms that agree in them share
 *     it
 * @param settings what else differs from the demo's configuration
 */
record Arm(String name, String title, Map<String, String> reward, Map<String, String> settings) {

    Arm {
        reward = Map.copyOf(reward);
        settings = Map.copyOf(settings);
    }

    /** All that differs from the demo's configuration, sorted by key. */
    Map<String, String> changes() {
        Map<String, String> all = new TreeMap<>(reward);
        all.putAll(settings);
        return all;
    }

    /** The configuration of this way. */
    RlaifConfig config(RlaifConfig base) {
        return base.with(changes());
    }
}
