package org.streamrlaif.reward.functions;

import static org.streamrlaif.platform.Settings.require;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Settings of one reward function, as text by key. */
public final class FunctionSettings {

    private final String name;
    private final Map<String, String> values;
    private final Set<String> read = new TreeSet<>();

    /**
     * @param name of the function in the configuration
     */
    public FunctionSettings(String name, Map<String, String> values) {
        this.name = name;
        this.values = Map.copyOf(values);
    }

    /** The function's name in the configuration. */
    public String name() {
        return name;
    }

    /** A text that may be missing. */
    public String text(String key, String usual) {
        read.add(key);
        return values.getOrDefault(key, usual);
    }

    /**
     * A text that must be there.
     *
     * @param expected what to say when it is missing
     */
    public String required(String key, String expected) {
        String text = text(key, "");
        require(!text.isBlank(), key, "missing", expected);
        return text;
    }

    /** A finite number that may be missing. */
    public double number(String key, double usual) {
        String text = text(key, Double.toString(usual));
        try {
            double number = Double.parseDouble(text);
            require(Double.isFinite(number), key, text, "a number");
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + ": " + text + ", expected a number", e);
        }
    }

    /** Sees that every setting was read. */
    void end() {
        Set<String> unread = new TreeSet<>(values.keySet());
        unread.removeAll(read);
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(
                    unread.iterator().next()
                            + ": unknown setting, expected "
                            + (read.isEmpty() ? "none" : String.join(", ", read)));
        }
    }
}
