package org.streamrlaif.learn;

import static org.streamrlaif.platform.Settings.require;

/**
 * What the learner must know about how its responses are sampled.
 *
 * @param responses responses per prompt K
 * @param longest most tokens of a response L
 * @param temperature divisor of the logits, above 0
 */
public record Sampling(int responses, int longest, double temperature) {

    /** Checks the ranges. */
    public Sampling {
        require(responses >= 1, "responses", responses, "1 or more");
        require(longest >= 1, "longest", longest, "1 or more");
        require(temperature > 0, "temperature", temperature, "above 0");
    }
}
