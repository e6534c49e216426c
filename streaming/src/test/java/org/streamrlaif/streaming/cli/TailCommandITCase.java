package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import picocli.CommandLine;

class TailCommandITCase {

    private static final long HOUR = 3_600_000;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir private Path folder;

    @Test
    void printsWhatIsInATopicWhateverItIs() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            String kafka = "--streams.bootstrap-servers=" + broker.bootstrapServers();
            try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
                send(producer, 10 * HOUR, encode(letter(1, "clip-lost")));
                send(producer, 20 * HOUR, encode(sample()));
                send(producer, 30 * HOUR, "{\"id\": \"j\"}".getBytes(StandardCharsets.UTF_8));
                send(producer, 40 * HOUR, new byte[] {1, 2, 3});
                send(producer, 50 * HOUR, encode(letter(2, "no-verdict")));
            }

            assertThat(run("t", kafka)).as(err.toString()).isZero();
            assertThat(out.toString().lines())
                    .hasSize(6)
                    .startsWith(
                            "1970-01-01T10:00:00Z t-0@0 DeadLetter ticket=1 sampleId=\"s\""
                                    + " uri=\"v.mp4\" reason.stage=\"judge\""
                                    + " reason.code=\"clip-lost\" reason.message=\"why\""
                                    + " at=7")
                    .contains(
                            "    media[0] kind=\"VIDEO\" uri=\"a.mp4\"",
                            "1970-01-02T06:00:00Z t-0@2 JSON id=\"j\"")
                    .anyMatch(line -> line.contains("t-0@3 unreadable"));

            assertThat(lines("t", kafka, "--where", "code=no-verdict", "--where", "ticket=2"))
                    .singleElement()
                    .asString()
                    .contains("t-0@4");
            assertThat(lines("t", kafka, "--where", "media.uri=a.mp4")).hasSize(2);
            assertThat(
                            lines(
                                    "t",
                                    kafka,
                                    "--since",
                                    "1970-01-01T20:00:00Z",
                                    "--until",
                                    "1970-01-02T16:00:00Z"))
                    .hasSize(3)
                    .first()
                    .asString()
                    .contains("t-0@1");
            JsonNode json = new ObjectMapper().readTree(lines("t", kafka, "--json").get(1));
            assertThat(json.path("type").textValue()).isEqualTo("VideoSample");
            assertThat(json.path("record").path("prompts").path(0).textValue())
                    .isEqualTo("What \"is\" it?");

            assertThat(run("t", kafka, "--since", "1h")).isEqualTo(Failures.MISTAKE);
            assertThat(err.toString())
                    .isEqualTo("rlaif: t: no message since 1h, expected a range with messages\n");
            assertThat(run("none", kafka)).isEqualTo(Failures.MISTAKE);
            assertThat(err.toString())
                    .isEqualTo(
                            "rlaif: none: no such topic, expected one of the broker at "
                                    + broker.bootstrapServers()
                                    + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "90s, 2026-12-01T03:58:30Z",
        "15m, 2026-12-01T03:45:00Z",
        "1d, 2026-11-30T04:00:00Z",
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z"
    })
    void aTimeIsOneOrSoLongAgo(String text, Instant expected) {
        assertThat(TopicOptions.time("--since", text, Instant.parse("2026-12-01T04:00:00Z")))
                .isEqualTo(expected);
    }

    @Test
    void aTimeThatIsNoneIsOneLine() {
        assertThatThrownBy(() -> TopicOptions.time("--since", "soon", Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--since: 'soon', expected a time such as 2026-12-01T04:00:00Z, or a"
                                + " duration such as 90s, 15m, 2h or 1d");
    }

    private List<String> lines(String... arguments) {
        assertThat(run(arguments)).as(err.toString()).isZero();
        return out.toString().lines().toList();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("tail"));
        all.addAll(List.of(arguments));
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(all.toArray(String[]::new));
    }

    private static DeadLetter letter(long ticket, String code) {
        return DeadLetter.newBuilder()
                .setTicket(ticket)
                .setSampleId("s")
                .setUri("v.mp4")
                .setPrompt("")
                .setReason(new VoidReason("judge", code, "why"))
                .setAt(7)
                .build();
    }

    private static VideoSample sample() {
        return VideoSample.newBuilder()
                .setId("s")
                .setUri("")
                .setPrompts(List.of("What \"is\" it?"))
                .setMedia(List.of(new Medium(MediumKind.VIDEO, "a.mp4")))
                .build();
    }

    @SuppressWarnings("unchecked")
    private static <T extends SpecificRecord> byte[] encode(T record) {
        return RecordCodec.of((Class<T>) record.getClass()).encode(record);
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
        var bytes = new ByteArraySerializer();
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), bytes, bytes);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, long time, byte[] message)
            throws Exception {
        producer.send(new ProducerRecord<>("t", 0, time, null, message)).get();
    }
}
