package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.time.Duration;
import org.streamrlaif.platform.Change;
import org.streamrlaif.streaming.io.StartPosition;
import org.streamrlaif.tickets.Overload;
import org.streamrlaif.tickets.OverloadRule;

/**
 * How samples are read, admitted and told apart.
 *
 * @param rememberHours how long a sample is remembered: delivered again within that time, it ends
 *     void; above 0
 * @param start where a new run begins to read: {@code group}, where the consumer group stands, else
 *     the first sample; {@code earliest}; {@code latest}, what comes from now on; or a time such as
 *     {@code 2026-12-01T08:00:00Z}. A saved run goes on where it was
 * @param overload what becomes of samples while the loop is full: {@code block} leaves them where
 *     they are and drops nothing; {@code newest-first} reads on and keeps the newest, in their
 *     order; {@code max-lag} leaves them where they are and drops those that are too old when their
 *     turn comes
 * @param maxLag greatest age in seconds of a sample that is admitted, by its {@code createdAt},
 *     else by Kafka's time; 0 for any, as it must be for {@code block}
 * @param backlog samples that wait, for {@code newest-first}: an older one is dropped, first of the
 *     source, a live stream or partition, that has most
 * @param parallelism readers of the topic, each of some partitions; above 1 the order between
 *     partitions depends on time
 */
public record SamplesConfig(
        @Change(FREE) double rememberHours,
        @Change(FREE) String start,
        @Change(FREE) Overload overload,
        @Change(FREE) double maxLag,
        @Change(FREE) int backlog,
        @Change(FREE) int parallelism)
        implements Serializable {

    public SamplesConfig {
        require(rememberHours >= 0.001, "remember-hours", rememberHours, "at least 0.001");
        StartPosition.of(start);
        switch (overload) {
            case BLOCK ->
                    require(
                            maxLag == 0,
                            "max-lag",
                            maxLag,
                            "0 with samples.overload: block, which drops nothing");
            case NEWEST_FIRST -> require(maxLag >= 0, "max-lag", maxLag, "0 or more");
            case MAX_LAG ->
                    require(
                            maxLag >= 0.001,
                            "max-lag",
                            maxLag,
                            "at least 0.001 with samples.overload: max-lag");
        }
        require(backlog >= 1, "backlog", backlog, "at least 1");
        require(parallelism >= 1, "parallelism", parallelism, "at least 1");
    }

    /** Samples are remembered a week, as long as Kafka keeps messages by default. */
    public static SamplesConfig defaults() {
        return new SamplesConfig(168, StartPosition.GROUP, Overload.BLOCK, 0, 64, 1);
    }

    /** How long a sample is remembered. */
    public Duration remembered() {
        return Duration.ofMillis(Math.round(rememberHours * 3_600_000));
    }

    /** Which samples are dropped. */
    public OverloadRule rule() {
        return new OverloadRule(overload, Math.round(maxLag * 1000), backlog);
    }
}
