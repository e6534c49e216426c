package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import picocli.CommandLine.Option;

/** Which messages of a topic a command reads. */
final class TopicOptions {

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "From a time on (2026-12-01T04:00:00Z), or for so long (90s, 15m, 2h, 1d).")
    private String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Up to a time, given in the same ways.")
    private String until;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Reads the topic of a run that had its own Kafka, from the run's folder.")
    private Path run;

    /** Work on a running broker. */
    interface Work {

        /** Does it with a configuration that names the broker. */
        void on(RlaifConfig config) throws Exception;
    }

    /** Time of the first message. */
    Instant since(Instant now) {
        return since == null ? Instant.EPOCH : time("--since", since, now);
    }

    /** Time that messages are before. */
    Instant until(Instant now) {
        return until == null ? Instant.MAX : time("--until", until, now);
    }

    /** The range as the user gave it, for messages. */
    String range() {
        return (since == null ? "" : " since " + since) + (until == null ? "" : " until " + until);
    }

    /**
     * Does the work with the broker that the configuration names, or that of {@code --run}.
     *
     * @throws IllegalArgumentException in one line when there is none
     */
    void with(RlaifConfig config, Work work) throws Exception {
        if (run == null) {
            require(
                    !config.streams().bootstrapServers().isEmpty(),
                    "streams.bootstrap-servers",
                    "empty",
                    "the address of a Kafka broker, or --run DIR");
            work.on(config);
            return;
        }
        try (KafkaBroker broker = RunFolder.broker(run)) {
            work.on(config.with(Map.of("streams.bootstrap-servers", broker.bootstrapServers())));
        }
    }

    /** A time, or a duration before now. */
    static Instant time(String key, String text, Instant now) {
        try {
            return text.indexOf('T') > 0 ? Instant.parse(text) : now.minus(duration(text));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    key
                            + ": '"
                            + text
                            + "', expected a time such as 2026-12-01T04:00:00Z, or a duration such"
                            + " as 90s, 15m, 2h or 1d",
                    e);
        }
    }

    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
    }
}
