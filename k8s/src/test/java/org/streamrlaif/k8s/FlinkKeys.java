package org.streamrlaif.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/**
 * The configuration options of the Flink version in use: is a key known, and does its value parse?
 */
final class FlinkKeys {
    private static final List<Class<?>> HOLDERS =
            List.of(
                    CheckpointingOptions.class,
                    ClusterOptions.class,
                    CoreOptions.class,
                    ExecutionOptions.class,
                    ExternalResourceOptions.class,
                    HeartbeatManagerOptions.class,
                    HighAvailabilityOptions.class,
                    JobManagerOptions.class,
                    MetricOptions.class,
                    PipelineOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    StateBackendOptions.class,
                    StateRecoveryOptions.class,
                    TaskManagerOptions.class,
                    RocksDBOptions.class);

    /**
     * Keys that carry a name chosen by the user, or belong to a class outside the test's class
     * path.
     */
    private static final List<Pattern> NAMED =
            List.of(
                    Pattern.compile(
                            "high-availability\\.kubernetes\\.leader-election\\.(lease-duration|renew-deadline|retry-period)"),
                    Pattern.compile("metrics\\.reporter\\.prom\\.(factory\\.class|port)"),
                    Pattern.compile(
                            "external-resource\\.gpu\\.(amount|driver-factory\\.class|kubernetes\\.config-key)"));

    private final Map<String, ConfigOption<?>> options = new HashMap<>();

    FlinkKeys() {
        HOLDERS.forEach(this::collect);
    }

    /** One line per key that Flink would ignore and per value that it could not read. */
    List<String> problems(JsonNode flinkConfiguration) {
        var problems = new ArrayList<String>();
        Map<String, String> values = new TreeMap<>();
        flinkConfiguration.properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
        values.forEach(
                (key, value) -> {
                    ConfigOption<?> option = options.get(key);
                    if (option != null) {
                        problems.addAll(parse(option, key, value));
                    } else if (NAMED.stream().noneMatch(name -> name.matcher(key).matches())) {
                        problems.add(key + ": " + value + ", expected a key that Flink knows");
                    }
                });
        return problems;
    }

    private static List<String> parse(ConfigOption<?> option, String key, String value) {
        try {
            Configuration configuration = new Configuration();
            configuration.setString(key, value);
            configuration.get(option);
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(key + ": " + value + ", " + e.getMessage());
        }
    }

    private void collect(Class<?> holder) {
        for (Field field : holder.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                try {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    options.put(option.key(), option);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
