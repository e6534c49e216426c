package org.streamrlaif.reward.functions;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.platform.Sha256;

/**
 * One reward function as the configuration names it: {@code {kind: format, weight: 0.5, pattern:
 * 'yes|no'}}.
 *
 * @param kind a built-in one, or that of a {@link RewardFunctionProvider}
 * @param name in metrics and records; the kind where none is given
 * @param weight what its values count in the sum
 * @param settings of its kind, sorted by key
 */
public record FunctionConfig(String kind, String name, double weight, Map<String, String> settings)
        implements Serializable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORD = "[A-Za-z0-9-]{1,40}";
    private static final String WORDS = "1 to 40 letters, digits or '-'";

    /** Checks and copies. */
    public FunctionConfig {
        require(kind.matches(WORD), "kind", "'" + kind + "'", WORDS);
        require(name.matches(WORD), "name", "'" + name + "'", WORDS);
        require(Double.isFinite(weight) && weight != 0, "weight", weight, "a number other than 0");
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException in one line when a text is no such object
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static FunctionConfig of(String text) {
        Map<String, String> values = new TreeMap<>();
        try {
            JsonNode node = JSON.readTree(text);
            require(node.isObject(), "'" + text + "'", "no object", "{kind: KIND, …}");
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                values.put(field.getKey(), field.getValue().asText());
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "'" + text + "', expected {kind: KIND, weight: NUMBER, …}", e);
        }
        require(values.containsKey("kind"), text, "no kind", "{kind: KIND, weight: NUMBER, …}");
        String kind = values.remove("kind");
        String name = values.getOrDefault("name", kind);
        String weight = values.getOrDefault("weight", "1");
        values.remove("name");
        values.remove("weight");
        try {
            return new FunctionConfig(kind, name, Double.parseDouble(weight), values);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "weight: '" + weight + "', expected a number other than 0", e);
        }
    }

    /** What its values follow from, but for what lies elsewhere: kind and settings, as a hash. */
    String fingerprint() {
        return Sha256.of(kind + settings);
    }

    /** As JSON in one line. */
    @JsonValue
    @Override
    public String toString() {
        ObjectNode node = JSON.createObjectNode().put("kind", kind);
        if (!name.equals(kind)) {
            node.put("name", name);
        }
        node.put("weight", Double.toString(weight));
        settings.forEach(node::put);
        return node.toString();
    }
}
