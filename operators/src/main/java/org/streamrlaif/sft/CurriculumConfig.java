package org.streamrlaif.sft;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * In which order examples are learned.
 *
 * @param order {@code easy-hard}: two stages, the examples with short answers first; {@code none}:
 *     one stage
 * @param easyTokens an example is easy when its answers have at most so many tokens; 0 = by share
 * @param easyShare share of the examples that is easy, those with the shortest answers
 * @param epochs passes over each stage
 * @param perVideo most examples about one video that stay together, to be decoded, encoded and
 *     packed once; 1 shuffles single examples
 */
public record CurriculumConfig(
        Order order, int easyTokens, double easyShare, int epochs, int perVideo)
        implements Serializable {

    /** Orders. */
    public enum Order {
        /** One stage, shuffled. */
        NONE,
        /** Short answers first, then long ones, both stages shuffled. */
        EASY_HARD
    }

    /** Checks the ranges. */
    public CurriculumConfig {
        require(easyTokens >= 0, "easy-tokens", easyTokens, "0 or more");
        require(easyShare > 0 && easyShare < 1, "easy-share", easyShare, "a number in (0, 1)");
        require(epochs >= 1, "epochs", epochs, "1 or more");
        require(perVideo >= 1, "per-video", perVideo, "1 or more");
    }

    /** Two stages as of VLM-RLAIF: the easy 214 of 327 thousand first, one pass over each. */
    public static CurriculumConfig defaults() {
        return new CurriculumConfig(Order.EASY_HARD, 0, 0.65, 1, 4);
    }
}
