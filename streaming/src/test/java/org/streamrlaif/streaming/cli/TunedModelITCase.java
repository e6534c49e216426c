package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a data set of a picture and a video to a model for other tools, by commands. */
@Timeout(300)
class TunedModelITCase {
    private static final Path FIXTURES =
            Path.of("../operators/src/test/resources").toAbsolutePath().normalize();

    @TempDir private Path folder;

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    private Path dataset() throws IOException {
        Files.copy(
                FIXTURES.resolve("fixtures/clip-preprocess/frame1.png"), folder.resolve("p.png"));
        Files.copy(FIXTURES.resolve("fixtures/video/h264_3frames.mp4"), folder.resolve("v.mp4"));
        return Files.writeString(
                folder.resolve("set.jsonl"),
                """
                {"image": "p.png", "conversations": [{"from": "human", "value": "<image>\\nhow many ?"}, {"from": "gpt", "value": "one red circle here ."}]}
                {"video": "v.mp4", "conversations": [{"from": "human", "value": "<video>\\nhow many ?"}, {"from": "gpt", "value": "nothing at all happens ."}]}
                """);
    }

    private JsonNode answer(String about, String... model) throws IOException {
        List<String> words = new ArrayList<>(List.of("generate", about, "--prompt=how many ?"));
        words.addAll(List.of("--frames=3", "--max-new-tokens=6", "--json"));
        words.addAll(List.of(model));
        return new ObjectMapper().readTree(run(words.toArray(String[]::new)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void anExportedModelAnswersAsTheTunedAdapterDoes(String name) throws Exception {
        String base = "--model=" + FIXTURES.resolve(name);
        String adapter = "--adapter=" + folder.resolve("run");
        run(
                "sft",
                base,
                "--dataset=" + dataset(),
                "--out=" + folder.resolve("run"),
                "--sft.batch-size=2",
                "--sft.curriculum.epochs=2",
                "--sft.optimizer.learning-rate.peak=2e-3",
                "--sft.validation.share=0",
                "--video.frames=3",
                "--device.threads=1");
        Path peft = folder.resolve("peft");
        Path merged = folder.resolve("merged");
        run("export", base, adapter, "--peft", "--out=" + peft);
        run("export", base, adapter, "--merged", "--out=" + merged);
        for (String about :
                List.of(
                        "--video=" + folder.resolve("v.mp4"),
                        "--image=" + folder.resolve("p.png"))) {
            JsonNode tuned = answer(about, base, adapter);
            assertThat(tuned).isNotEqualTo(answer(about, base));
            assertThat(answer(about, base, "--adapter=" + peft)).isEqualTo(tuned);
            JsonNode folded = answer(about, "--model=" + merged);
            assertThat(folded.path("tokens")).isEqualTo(tuned.path("tokens"));
            for (int i = 0; i < tuned.path("tokens").size(); i++) {
                assertThat(folded.path("logprobs").get(i).asDouble())
                        .isCloseTo(tuned.path("logprobs").get(i).asDouble(), within(1e-3));
            }
        }
    }
}
