package org.streamrlaif.streaming.config;

import java.util.List;
import java.util.Map;
import org.streamrlaif.platform.Change;

/**
 * A key whose value is another than in a saved run.
 *
 * @param key dotted path
 * @param saved its value there, as text
 * @param wanted its value now, as text
 * @param kind what becomes of the saved run
 */
public record KeyChange(String key, String saved, String wanted, Change.Kind kind) {

    /**
     * The keys that differ, in the order of declaration.
     *
     * @param saved {@link RlaifConfig#settings} of the saved run; a key that it does not know had
     *     the value that is the default now, and one that is not known now does not count
     */
    public static List<KeyChange> between(Map<String, String> saved, RlaifConfig wanted) {
        Map<String, String> usual = RlaifConfig.defaults().settings();
        Map<String, String> values = wanted.settings();
        return Setting.of(wanted).stream()
                .filter(setting -> values.containsKey(setting.key()))
                .map(
                        setting ->
                                new KeyChange(
                                        setting.key(),
                                        saved.getOrDefault(setting.key(), usual.get(setting.key())),
                                        values.get(setting.key()),
                                        setting.change()))
                .filter(change -> !change.saved().equals(change.wanted()))
                .toList();
    }

    /** The same change of another kind. */
    public KeyChange with(Change.Kind other) {
        return new KeyChange(key, saved, wanted, other);
    }

    /** Key, value of the saved run and value now. */
    @Override
    public String toString() {
        return key + ": " + shown(saved) + " → " + shown(wanted);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "''" : value;
    }
}
