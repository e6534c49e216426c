package org.streamrlaif.learn.algorithm;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.Locale;
import org.streamrlaif.maths.ImportanceWeights;

/**
 * What is done about responses that an older version of the policy sampled.
 *
 * @param kind {@code ratio}: ratio to the policy that sampled; {@code none}: as if on-policy;
 *     {@code truncated} or {@code decoupled}: ratio to the policy before the update, weighted
 * @param level whether truncated weights are those of a {@code token}, of the whole {@code
 *     sequence} or their geometric {@code mean} over it
 * @param cap largest weight, above 0; 0 leaves decoupled weights unbounded
 * @param beyond a weight above the cap is lowered to it ({@code truncate}) or becomes 0 ({@code
 *     mask}), as does one below 1/cap with {@code mask-both}
 * @param fresh whether fresh responses are corrected too: generation rounds otherwise than
 *     training, most of all in bfloat16. It costs a forward pass for every batch
 */
public record CorrectionConfig(
        Kind kind,
        ImportanceWeights.Level level,
        double cap,
        ImportanceWeights.Beyond beyond,
        boolean fresh)
        implements Serializable {

    /** Which policy the ratio is taken to, and how it is weighted. */
    public enum Kind {
        /** As if it were on-policy: ratio to the policy before the update, no weight. */
        NONE,
        /** Ratio to the policy that sampled, no weight: no pass over the model is needed. */
        RATIO,
        /** Ratio to the policy before the update, weight bounded by the cap, per {@code level}. */
        TRUNCATED,
        /** Decoupled PPO: as truncated, per token, with an optional cap. */
        DECOUPLED;

        /** Whether the log-probabilities of the policy before the update are needed. */
        public boolean recomputes() {
            return this != RATIO;
        }
    }

    /** Checks the combination. */
    public CorrectionConfig {
        require(cap >= 0, "cap", cap, "0 or more");
        require(
                !fresh || kind.recomputes(),
                "fresh",
                fresh,
                "false for kind ratio, which computes nothing again");
        require(
                beyond != ImportanceWeights.Beyond.MASK_BOTH || cap == 0 || cap > 1,
                "cap",
                cap,
                "above 1 for beyond mask-both");
        require(kind != Kind.TRUNCATED || cap > 0, "cap", cap, "above 0 for kind truncated");
        require(
                kind != Kind.DECOUPLED || level == ImportanceWeights.Level.TOKEN,
                "level",
                level.name().toLowerCase(Locale.ROOT),
                "token for kind decoupled");
    }

    /** The ratio to the policy that sampled. */
    public static CorrectionConfig defaults() {
        return new CorrectionConfig(
                Kind.RATIO,
                ImportanceWeights.Level.TOKEN,
                2,
                ImportanceWeights.Beyond.TRUNCATE,
                false);
    }
}
