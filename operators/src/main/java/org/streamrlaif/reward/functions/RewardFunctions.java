package org.streamrlaif.reward.functions;

import static org.streamrlaif.platform.Settings.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Makes the reward functions of a configuration. */
public final class RewardFunctions {

    private static final String SETTING = "reward.functions: ";

    private RewardFunctions() {}

    /**
     * A function with what the configuration says of it.
     *
     * @param function closed by whoever made it
     */
    public record Named(FunctionConfig config, RewardFunction function) {}

    /** What makes functions of one kind. */
    private interface Maker {
        RewardFunction make(FunctionSettings settings);
    }

    /**
     * Makes the functions.
     *
     * @param keys where keys of {@code http} functions lie: {@code NAME=FILE} or {@code
     *     NAME=$VARIABLE}
     * @param environment value of an environment variable, null for none
     * @throws IllegalArgumentException in one line: which function, which setting
     */
    public static List<Named> of(
            List<FunctionConfig> configs, List<String> keys, UnaryOperator<String> environment) {
        requireDistinct(configs);
        Map<String, String> keyPlaces = keyPlaces(configs, keys);
        Map<String, Maker> kinds = kinds(keyPlaces, environment);
        List<Named> functions = new ArrayList<>();
        try {
            for (FunctionConfig config : configs) {
                functions.add(new Named(config, make(config, kinds)));
            }
            return functions;
        } catch (RuntimeException e) {
            close(functions);
            throw e;
        }
    }

    /**
     * Sees that the functions can be made, without calling them.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static void check(List<FunctionConfig> configs, List<String> keys) {
        close(of(configs, keys, System::getenv));
    }

    /** Closes functions, all of them also when one cannot be. */
    static void close(List<Named> functions) {
        RuntimeException failed = null;
        for (Named named : functions) {
            try {
                named.function().close();
            } catch (Exception e) {
                failed = new IllegalStateException(named.config().name() + ": cannot be closed", e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static RewardFunction make(FunctionConfig config, Map<String, Maker> kinds) {
        Maker maker = kinds.get(config.kind());
        require(
                maker != null,
                SETTING + config.name() + ": kind",
                config.kind(),
                "one of " + String.join(", ", kinds.keySet()));
        FunctionSettings settings = new FunctionSettings(config.name(), config.settings());
        try {
            RewardFunction function = maker.make(settings);
            settings.end();
            return function;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SETTING + config.name() + ": " + e.getMessage(), e);
        }
    }

    /** What makes functions, by kind: the built-in ones and those on the class path. */
    private static Map<String, Maker> kinds(
            Map<String, String> keys, UnaryOperator<String> environment) {
        Map<String, Maker> kinds = new TreeMap<>();
        kinds.put("format", FormatReward::of);
        kinds.put("exact-answer", ExactAnswerReward::of);
        kinds.put("length", LengthReward::of);
        kinds.put("timestamp-overlap", TimestampOverlapReward::of);
        kinds.put("command", CommandReward::new);
        kinds.put(
                "http",
                settings ->
                        new HttpReward(
                                settings, keys.getOrDefault(settings.name(), ""), environment));
        for (RewardFunctionProvider provider : ServiceLoader.load(RewardFunctionProvider.class)) {
            if (kinds.putIfAbsent(provider.kind(), provider::create) != null) {
                throw new IllegalArgumentException(
                        SETTING
                                + "kind "
                                + provider.kind()
                                + ": made by "
                                + provider.getClass().getName()
                                + " too, expected one class for each kind");
            }
        }
        return kinds;
    }

    private static void requireDistinct(List<FunctionConfig> configs) {
        Set<String> names = new HashSet<>();
        for (FunctionConfig config : configs) {
            require(
                    names.add(config.name()),
                    SETTING + "name",
                    config.name() + " twice",
                    "a name of its own for each function");
        }
    }

    private static Map<String, String> keyPlaces(List<FunctionConfig> configs, List<String> keys) {
        Map<String, String> places = new TreeMap<>();
        for (String key : keys) {
            int equals = key.indexOf('=');
            String name = key.substring(0, Math.max(0, equals));
            require(
                    equals > 0
                            && equals + 1 < key.length()
                            && configs.stream()
                                    .anyMatch(
                                            config ->
                                                    config.name().equals(name)
                                                            && config.kind().equals("http")),
                    "reward.keys",
                    "'" + key + "'",
                    "NAME=FILE or NAME=$VARIABLE with the name of an http function");
            places.put(name, key.substring(equals + 1));
        }
        return places;
    }
}
