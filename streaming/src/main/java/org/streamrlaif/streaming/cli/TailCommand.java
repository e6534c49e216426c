package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.ReadableMessage;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicMessages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** {@code rlaif tail}: what is in a topic, readably. */
@Command(
        name = "tail",
        description = {
            "Prints the messages of a topic: samples, rollouts, preferences, policy-versions,",
            "training-steps, dead-letters or ledger. Each message says itself what record it is."
        },
        footer = {
            "",
            "rlaif tail dead-letters --since 1h --where code=unreadable-video --run runs/run-DATE"
        })
final class TailCommand extends CliCommand {

    @Parameters(paramLabel = "TOPIC", description = "Name of the topic.")
    private String topic;

    @Mixin private TopicOptions messages;

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            description = {
                "Only messages in which a field has this value, such as ticket=17 or",
                "rollout.voided.code=clip-lost; several must all hold."
            })
    private Map<String, String> where = new LinkedHashMap<>();

    @Option(names = "--follow", description = "Goes on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--json", description = "Prints one JSON object per message, whole.")
    private boolean json;

    @Mixin private ConfigOptions config;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        RlaifConfig resolved = config.resolve(RlaifConfig.defaults(), flags);
        try (Interrupts interrupts = Interrupts.listen()) {
            messages.with(resolved, here -> print(here.streams(), interrupts::requested));
        }
    }

    private void print(StreamsConfig streams, BooleanSupplier stop) {
        Instant now = Instant.now();
        Instant since = messages.since(now);
        Instant until = messages.until(now);
        long[] read = {0};
        try (TopicMessages reader = new TopicMessages(streams, topic, since, until)) {
            reader.read(
                    message -> {
                        read[0]++;
                        print(message);
                        return !stop.getAsBoolean();
                    });
            if (follow) {
                reader.follow(this::print, stop);
            }
        }
        require(
                read[0] > 0 || follow || messages.range().isEmpty(),
                topic,
                "no message" + messages.range(),
                "a range with messages");
    }

    private void print(ConsumerRecord<byte[], byte[]> message) {
        ReadableMessage readable = ReadableMessage.of(message);
        boolean wanted =
                where.entrySet().stream()
                        .allMatch(field -> readable.has(field.getKey(), field.getValue()));
        if (wanted && json) {
            out().println(readable.json());
        } else if (wanted) {
            readable.lines().forEach(out()::println);
        }
        if (follow) {
            out().flush();
        }
    }
}
