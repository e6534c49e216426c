package org.streamrlaif.learn.algorithm;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import org.streamrlaif.maths.Gae;

/**
 * How advantages are estimated where there is a value function; see {@link Gae}.
 *
 * @param gamma discount γ, in [0, 1]
 * @param lambda mix λ of returns, in [0, 1]
 */
public record GaeConfig(double gamma, double lambda) implements Serializable {

    /** Checks the ranges. */
    public GaeConfig {
        require(gamma >= 0 && gamma <= 1, "gamma", gamma, "a number in [0, 1]");
        require(lambda >= 0 && lambda <= 1, "lambda", lambda, "a number in [0, 1]");
    }

    /** Plain returns: γ = λ = 1. */
    public static GaeConfig defaults() {
        return new GaeConfig(1, 1);
    }
}
