package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code rlaif eval} on questions about several pictures and videos, some behind other turns. */
class SeveralMediaEvalTest {
    private static final Path FIXTURES = Path.of("../operators/src/test/resources");

    @TempDir private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void questionsAboutSeveralMediaAreAnswered() throws IOException {
        Files.copy(
                FIXTURES.resolve("fixtures/clip-preprocess/frame1.png"), folder.resolve("a.png"));
        Files.copy(
                FIXTURES.resolve("fixtures/clip-preprocess/frame2.png"), folder.resolve("b.png"));
        Files.copy(FIXTURES.resolve("fixtures/video/h264_3frames.mp4"), folder.resolve("c.mp4"));
        Path data =
                Files.writeString(
                        folder.resolve("set.jsonl"),
                        """
                        {"id": 1, "images": ["a.png", "b.png"], "question": "<image><image> Same?", "answer": "no"}
                        {"id": 2, "images": ["b.png", "a.png"], "question": "Same?", "answer": "no"}
                        {"id": 3, "image": "a.png", "video": "c.mp4", "messages": [{"role": "user", "content": "What is <image>?"}, {"role": "assistant", "content": "A ball."}, {"role": "user", "content": "Is it in <video>?"}, {"role": "assistant", "content": "no"}]}
                        {"id": 4, "images": ["a.png", "gone.png"], "question": "Same?", "answer": "no"}
                        {"id": 5, "images": ["a.png", "b.png"], "question": "<image><image><image>?", "answer": "no"}
                        """);
        assertThat(eval(data, "tiny-qwen2_5_vl")).as(err.toString()).isZero();
        assertThat(lines("tiny-qwen2_5_vl", "predictions.jsonl"))
                .hasSize(3)
                .anyMatch(line -> line.contains("\"video\":\"a.png, c.mp4\""));
        assertThat(lines("tiny-qwen2_5_vl", "aside.jsonl"))
                .hasSize(2)
                .anyMatch(line -> line.contains("a.png, gone.png: not found"))
                .anyMatch(line -> line.contains("3 marks <image> and <video> for 2 pictures"));

        assertThat(eval(data, "tiny-smolvlm")).as(err.toString()).isZero();
        assertThat(lines("tiny-smolvlm", "predictions.jsonl")).hasSize(2);
        assertThat(lines("tiny-smolvlm", "aside.jsonl"))
                .anyMatch(
                        line ->
                                line.contains(
                                        "sample 3: media: 1 pictures and 1 videos, expected only"
                                                + " one of both for model_type smolvlm"));
    }

    private int eval(Path data, String model) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true));
        return command.execute(
                "eval",
                "--dataset=" + data,
                "--model=" + FIXTURES.resolve(model),
                "--frames=3",
                "--max-new-tokens=4",
                "--out=" + folder.resolve(model));
    }

    private List<String> lines(String model, String file) throws IOException {
        return Files.readAllLines(folder.resolve(model).resolve(file));
    }
}
