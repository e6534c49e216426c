package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateFile;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.RolloutRecords;
import org.streamrlaif.streaming.io.SampleWriter;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import picocli.CommandLine;

/** A reward model from preferences on real Kafka, and a run that begins with it. */
class RewardCommandITCase {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final String MODEL = FIXTURES.resolve("tiny-llava").toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir private Path folder;

    @Test
    void aRunBeginsWithWhatWasLearntFromPreferences() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            StreamsConfig streams = StreamsConfig.defaults().at(broker.bootstrapServers());
            RolloutRecords records = new RolloutRecords("run", "", RolloutRecords.Content.COMPARED);
            try (SampleWriter writer = new SampleWriter(streams, "preferences")) {
                for (int ticket = 0; ticket < 24; ticket++) {
                    writer.writeBytes(records.message(0, rollout(ticket)).orElseThrow());
                }
                writer.flush();
            }
            Path made = folder.resolve("reward");

            assertThat(run(broker, "preferences", made)).as(err.toString()).isZero();

            Path file = made.resolve("reward.state");
            assertThat(out.toString())
                    .startsWith("pairs:      24\n")
                    .contains("last batch before it was learnt 100.0 %\n")
                    .endsWith("begin with: rlaif run --reward.start=" + file + "\n");
            RlaifConfig run =
                    RlaifConfig.defaults()
                            .with(
                                    Map.of(
                                            "policy.model",
                                            MODEL,
                                            "judge.model",
                                            MODEL,
                                            "weights.store",
                                            folder.resolve("w").toString(),
                                            "reward.start",
                                            file.toString()));
            OperatorContext here = new OperatorContext("begun", "begun", 0, 1, List.of());
            try (var reward = Cores.of(run).reward().create(here)) {
                assertThat(StateEntry.copy(reward.state()))
                        .containsExactlyInAnyOrderEntriesOf(StateFile.read(file));
            }

            assertThat(run(broker, "none", folder.resolve("other"))).isEqualTo(Failures.MISTAKE);
            assertThat(err.toString()).startsWith("rlaif: none: no such topic").hasLineCount(1);
        }
    }

    private int run(KafkaBroker broker, String topic, Path made) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "reward",
                                "--preferences",
                                topic,
                                "--model",
                                MODEL,
                                "--out",
                                made.toString(),
                                "--streams.bootstrap-servers=" + broker.bootstrapServers(),
                                "--video.allowed-roots=" + FIXTURES,
                                "--video.frames=2",
                                "--segments.frames=0",
                                "--loop.batch-size=4",
                                "--reward.warmup-pairs=8",
                                "--reward.held-out-share=0"));
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(all.toArray(String[]::new));
    }

    private static Rollout rollout(long ticket) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("s" + ticket)
                .setUri(FIXTURES.resolve("fixtures/video/h264_3frames.mp4").toString())
                .setClipId("clip")
                .setText("What is it?")
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setNarrative("")
                .setResponses(List.of(response("a ball"), response("no idea at all")))
                .setPreferences(
                        List.of(new Preference(0, 1, 0.95, 0.95, 0.95, true, false, "j", "h")))
                .build();
    }

    private static Response response(String text) {
        return new Response(text, List.of(), List.of(), List.of(), FinishReason.EOS);
    }
}
