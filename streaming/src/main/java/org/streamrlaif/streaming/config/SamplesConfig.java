package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.time.Duration;
import org.streamrlaif.platform.Change;

/**
 * How samples are told apart.
 *
 * @param rememberHours how long a sample is remembered: delivered again within that time, it ends
 *     void; above 0
 */
public record SamplesConfig(@Change(FREE) double rememberHours) implements Serializable {

    public SamplesConfig {
        require(rememberHours >= 0.001, "remember-hours", rememberHours, "at least 0.001");
    }

    /** A week, as long as Kafka keeps messages by default. */
    public static SamplesConfig defaults() {
        return new SamplesConfig(168);
    }

    /** How long a sample is remembered. */
    public Duration remembered() {
        return Duration.ofMillis(Math.round(rememberHours * 3_600_000));
    }
}
