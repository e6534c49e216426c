package org.streamrlaif.model.decoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;

/**
 * How a decoder that was made for short sequences turns its rotary pairs in longer ones.
 *
 * <p>Sources: linear: Chen et al., 2023, arXiv 2306.15595; yarn: Peng et al., 2023, arXiv
 * 2309.00071; llama3: Grattafiori et al., 2024, arXiv 2407.21783; names and defaults as in Hugging
 * Face's library.
 *
 * @param kind which formula
 * @param numbers what the configuration says beside it, by key
 */
public record RotaryScaling(Kind kind, Map<String, Double> numbers) {
    /** No scaling. */
    public static final RotaryScaling NONE = new RotaryScaling(Kind.DEFAULT, Map.of());

    private static final String FACTOR = "factor";
    private static final String ORIGINAL = "original_max_position_embeddings";

    /** The formulas. */
    public enum Kind {
        /** None. */
        DEFAULT("default"),
        /** All frequencies are divided by the factor. */
        LINEAR("linear"),
        /** Frequencies grow with sequences longer than the model takes here, so none changes. */
        DYNAMIC("dynamic"),
        /** Slow pairs are divided by the factor, fast ones stay, with a ramp in between. */
        LLAMA3("llama3"),
        /** The same with another ramp, and attention is sharpened. */
        YARN("yarn");

        private final String key;

        Kind(String key) {
            this.key = key;
        }
    }

    public RotaryScaling {
        numbers = Map.copyOf(numbers);
    }

    /**
     * Reads {@code rope_parameters}, or {@code rope_scaling} where an older file has that.
     *
     * @throws ModelFormatException when it asks for another kind, or lacks a number
     */
    static RotaryScaling of(ConfigNode node, int maxPositions) {
        String key = node.has("rope_type") ? "rope_type" : "type";
        String word =
                node.expect(
                        key, "default", "default", "mrope", "linear", "dynamic", "llama3", "yarn");
        Kind kind = Kind.DEFAULT;
        for (Kind known : Kind.values()) {
            kind = known.key.equals(word) ? known : kind;
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.node()
                .properties()
                .forEach(
                        entry -> {
                            if (entry.getValue().isNumber()
                                    && !entry.getKey().equals("rope_theta")) {
                                numbers.put(entry.getKey(), entry.getValue().asDouble());
                            }
                        });
        if (kind == Kind.YARN || kind == Kind.DYNAMIC) {
            numbers.putIfAbsent(ORIGINAL, (double) maxPositions);
        }
        RotaryScaling scaling = new RotaryScaling(kind, numbers);
        scaling.requireNumbers(node);
        return scaling;
    }

    private void requireNumbers(ConfigNode node) {
        if (kind == Kind.DEFAULT) {
            return;
        }
        require(node, FACTOR);
        if (kind == Kind.LLAMA3) {
            require(node, "low_freq_factor");
            require(node, "high_freq_factor");
            require(node, ORIGINAL);
        }
    }

    private void require(ConfigNode node, String key) {
        if (!(numbers.getOrDefault(key, 0.0) > 0)) {
            throw new ModelFormatException(
                    String.format(
                            Locale.ROOT,
                            "%s%s: %s, expected a number above 0 for rope_type %s",
                            node.where(),
                            key,
                            node.node().path(key).isMissingNode()
                                    ? "missing"
                                    : node.node().get(key),
                            kind.key));
        }
    }

    void write(ObjectNode node) {
        node.put("rope_type", kind.key);
        numbers.forEach(
                (key, value) -> {
                    if (value == Math.rint(value) && key.equals(ORIGINAL)) {
                        node.put(key, value.longValue());
                    } else {
                        node.put(key, value);
                    }
                });
    }

    /**
     * The inverse frequencies after scaling.
     *
     * @param plain those without it, θ^(−2j / C)
     * @param theta the base θ
     */
    float[] scaled(float[] plain, double theta) {
        float[] scaled = plain.clone();
        for (int j = 0; j < plain.length; j++) {
            double slow = plain[j] / numbers.getOrDefault(FACTOR, 1.0);
            double kept = kept(plain[j], j, 2 * plain.length, theta);
            scaled[j] = kept == 1 ? plain[j] : (float) (kept * plain[j] + (1 - kept) * slow);
        }
        return scaled;
    }

    /** How much of a frequency stays undivided, 0 to 1. */
    private double kept(double frequency, int pair, int width, double theta) {
        return switch (kind) {
            case DEFAULT, DYNAMIC -> 1;
            case LINEAR -> 0;
            case LLAMA3 -> {
                double turns = number(ORIGINAL) * frequency / (2 * Math.PI);
                double low = number("low_freq_factor");
                yield clamped((turns - low) / (number("high_freq_factor") - low));
            }
            case YARN -> {
                double low = Math.max(Math.floor(pairOf(fast(), width, theta)), 0);
                double high = Math.min(Math.ceil(pairOf(slow(), width, theta)), width - 1);
                yield 1 - clamped((pair - low) / (high == low ? 0.001 : high - low));
            }
        };
    }

    /** The pair that turns so many times over the original length. */
    private double pairOf(double turns, int width, double theta) {
        return width * Math.log(number(ORIGINAL) / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    private double fast() {
        return numbers.getOrDefault("beta_fast", 32.0);
    }

    private double slow() {
        return numbers.getOrDefault("beta_slow", 1.0);
    }

    /** What cosines and sines are multiplied by. */
    double attentionFactor() {
        if (kind != Kind.YARN) {
            return 1;
        }
        Double given = numbers.get("attention_factor");
        if (given != null) {
            return given;
        }
        double all = numbers.getOrDefault("mscale_all_dim", 0.0);
        double own = numbers.getOrDefault("mscale", 0.0);
        return own > 0 && all > 0 ? sharpened(own) / sharpened(all) : sharpened(1);
    }

    private double sharpened(double scale) {
        return number(FACTOR) <= 1 ? 1 : 0.1 * scale * Math.log(number(FACTOR)) + 1;
    }

    private double number(String key) {
        return numbers.get(key);
    }

    private static double clamped(double share) {
        return Math.min(1, Math.max(0, share));
    }
}
