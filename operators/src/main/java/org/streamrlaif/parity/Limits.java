package org.streamrlaif.parity;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The largest difference that each output may have. Values of this class do not change.
 *
 * <p>They come from what Hugging Face's library itself shows on the models of the tests, with
 * logits up to 13: its float32 differs from its float64 by 5e-6 in features, 6e-6 in
 * log-probabilities and 2e-5 in logits, its bfloat16 from its float32 by 0.13 in log-probabilities
 * and 0.2 in logits. In float32 ten times that is allowed, in half precision twice to four times:
 * another processor adds in another order, which moves numbers as float64 does. A model with larger
 * states needs wider limits.
 */
public final class Limits {
    private static final double INFORMATIVE = Double.POSITIVE_INFINITY;

    /** Outputs that share a limit, the first that fits counts. */
    private enum Kind {
        POSITIONS("(.*\\.)?(position_ids|rope_deltas)", 0, 0),
        GREEDY("greedy_ids(_eos)?", 0, INFORMATIVE),
        LOGPROBS("(.*[._])?(logprobs|entropy)([_.].*)?", 5e-5, 0.5),
        FEATURES(
                "features(\\..*)?|deepstack\\..*|inputs_embeds|layer_input\\.0|hidden_states\\.0|vision\\..*",
                5e-5,
                0.25),
        LOGITS(".*", 2e-4, 0.5);

        private final Pattern names;
        private final double single;
        private final double half;

        Kind(String names, double single, double half) {
            this.names = Pattern.compile(names);
            this.single = single;
            this.half = half;
        }
    }

    private final boolean half;
    private final Map<String, Double> own;

    private Limits(boolean half, Map<String, Double> own) {
        this.half = half;
        this.own = own;
    }

    /** The limits for a model whose weights have this element type, such as {@code float32}. */
    public static Limits of(String dtype) {
        return new Limits(dtype.equals("bfloat16") || dtype.equals("float16"), Map.of());
    }

    /**
     * These limits with one replaced.
     *
     * @param name an output ({@code hidden_states.3}), or what several begin with ({@code
     *     hidden_states})
     * @param limit at least 0
     */
    public Limits with(String name, double limit) {
        if (!(limit >= 0)) {
            throw new IllegalArgumentException(
                    "limit of " + name + ": " + limit + ", expected a number of at least 0");
        }
        Map<String, Double> more = new LinkedHashMap<>(own);
        more.put(name, limit);
        return new Limits(half, more);
    }

    /** The limit of an output; the longest name that was set for it counts. */
    double limit(String output) {
        return own.keySet().stream()
                .filter(name -> covers(name, output))
                .max(Comparator.comparingInt(String::length))
                .map(own::get)
                .orElseGet(() -> usual(output));
    }

    private double usual(String output) {
        for (Kind kind : Kind.values()) {
            if (kind.names.matcher(output).matches()) {
                return half ? kind.half : kind.single;
            }
        }
        throw new IllegalStateException(output);
    }

    /**
     * @throws IllegalArgumentException when a name was set that covers none of these outputs
     */
    void requireUse(List<String> outputs) {
        for (String name : own.keySet()) {
            if (outputs.stream().noneMatch(output -> covers(name, output))) {
                throw new IllegalArgumentException(
                        "limit of "
                                + name
                                + ": no such output was compared, expected one of "
                                + String.join(", ", outputs));
            }
        }
    }

    private static boolean covers(String name, String output) {
        return output.equals(name) || output.startsWith(name + ".");
    }
}
