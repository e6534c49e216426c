package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.RecordedRollout;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.io.RolloutRecords;
import org.streamrlaif.streaming.io.SampleWriter;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import picocli.CommandLine;

/** Recorded rollouts on real Kafka, judged again by a real model. */
class RejudgeCommandITCase {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final String JUDGE = FIXTURES.resolve("tiny-llava").toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir private Path folder;

    @Test
    void judgesAgainWhatWasRecordedLast() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            StreamsConfig streams = StreamsConfig.defaults().at(broker.bootstrapServers());
            String kafka = "--streams.bootstrap-servers=" + broker.bootstrapServers();
            write(streams, rollout(0, "an attempt that died"));
            for (int ticket = 0; ticket < 20; ticket++) {
                write(streams, rollout(ticket, "answer " + ticket));
            }

            assertThat(run("--judge", JUDGE, "--to", "again", "--json", kafka))
                    .as(err.toString())
                    .isZero();
            JsonNode json = new ObjectMapper().readTree(out.toString());
            assertThat(json.path("rollouts").intValue()).isEqualTo(20);
            assertThat(json.path("pairs").intValue()).isEqualTo(60);
            assertThat(json.path("tiesBefore").intValue()).isZero();
            assertThat(json.path("rewardSpearman").isNumber()).isTrue();
            assertThat(json.path("scoreSpearmanBefore").doubleValue()).isEqualTo(1.0);
            List<RecordedRollout> again = read(streams, "again");
            assertThat(again)
                    .extracting(record -> record.getRollout().getTicket())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20).mapToObj(ticket -> (long) ticket).toList());
            assertThat(again.get(0).getRollout().getResponses().get(0).getText())
                    .isEqualTo("answer 0");
            assertThat(again.get(0).getRollout().getPreferences())
                    .hasSize(3)
                    .allSatisfy(
                            preference ->
                                    assertThat(preference.getJudge()).startsWith("tiny-llava@"));

            assertThat(run("--judge", JUDGE, "--from-topic", "again", "--json", kafka))
                    .as(err.toString())
                    .isZero();
            JsonNode same = new ObjectMapper().readTree(out.toString());
            assertThat(same.path("turned").intValue()).isZero();
            assertThat(same.path("meanVerdictChange").doubleValue()).isEqualTo(0.0);
        }
    }

    @Test
    void mistakesAreOneLine() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            String kafka = "--streams.bootstrap-servers=" + broker.bootstrapServers();
            write(StreamsConfig.defaults().at(broker.bootstrapServers()), rollout(0, "a"));

            assertThat(run("--judge", folder + "/none", kafka)).isEqualTo(Failures.MISTAKE);
            assertThat(err.toString())
                    .isEqualTo("rlaif: " + folder + "/none: expected the folder of a model\n");
            assertThat(run("--judge", JUDGE, kafka, "--until", "2020-01-01T00:00:00Z"))
                    .isEqualTo(Failures.MISTAKE);
            assertThat(err.toString())
                    .isEqualTo(
                            "rlaif: rollouts: no rollout until 2020-01-01T00:00:00Z, expected a"
                                    + " range with recorded rollouts\n");
            assertThat(run("--judge", JUDGE, kafka, "--from-topic", "none"))
                    .isEqualTo(Failures.MISTAKE);
            assertThat(err.toString()).startsWith("rlaif: none: no such topic").hasLineCount(1);
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "rejudge",
                                "--video.allowed-roots=" + FIXTURES,
                                "--video.frames=2",
                                "--out",
                                folder.resolve("out" + System.nanoTime()).toString()));
        List<String> own = List.of(arguments);
        if (!own.contains("--from-topic")) {
            all.addAll(List.of("--from-topic", "rollouts"));
        }
        all.addAll(own);
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(all.toArray(String[]::new));
    }

    private static void write(StreamsConfig streams, Rollout rollout) {
        RolloutRecords records = new RolloutRecords("run", "", RolloutRecords.Content.WHOLE);
        try (SampleWriter writer = new SampleWriter(streams, "rollouts")) {
            writer.writeBytes(records.message(0, rollout).orElseThrow());
            writer.flush();
        }
    }

    private static List<RecordedRollout> read(StreamsConfig streams, String topic) {
        try (TopicReader<RecordedRollout> reader =
                new TopicReader<>(streams, topic, RecordedRollout.class)) {
            return reader.readAll();
        }
    }

    private static Rollout rollout(long ticket, String answer) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("s" + ticket)
                .setUri(FIXTURES.resolve("fixtures/video/h264_3frames.mp4").toString())
                .setClipId("clip")
                .setText("What is it?")
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setNarrative("A ball rolls.")
                .setResponses(List.of(response(answer), response("a ball"), response("a cat")))
                .setPreferences(List.of(better(0, 1), better(0, 2), better(1, 2)))
                .setScores(List.of(2f, 1f, 0f))
                .build();
    }

    private static Response response(String text) {
        return new Response(text, List.of(5), List.of(-1f), List.of(0L), FinishReason.EOS);
    }

    private static Preference better(int first, int second) {
        return new Preference(first, second, 0.75, 0.75, 0.75, true, false, "earlier", "hash");
    }
}
