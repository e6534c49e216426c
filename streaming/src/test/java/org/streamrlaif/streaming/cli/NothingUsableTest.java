package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A command whose data set holds nothing that it can use ends as a mistake, not as a success. */
@Timeout(300)
class NothingUsableTest {
    private static final Path FIXTURES =
            Path.of("../operators/src/test/resources").toAbsolutePath().normalize();
    private static final String MODEL = "--model=" + FIXTURES.resolve("tiny-llava");

    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    private int run(String item, String... command) throws IOException {
        Path dataset = Files.writeString(folder.resolve("set.jsonl"), item + "\n");
        Files.copy(FIXTURES.resolve("fixtures/video/h264_3frames.mp4"), folder.resolve("a.mp4"));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err, true));
        String[] all = new String[command.length + 4];
        System.arraycopy(command, 0, all, 0, command.length);
        all[command.length] = "--dataset=" + dataset;
        all[command.length + 1] = "--videos=" + folder;
        all[command.length + 2] = "--out=" + folder.resolve("out");
        all[command.length + 3] = MODEL;
        return line.execute(all);
    }

    @Test
    void anEvaluationWithoutItems() throws IOException {
        assertThat(run("{\"video\": \"gone\", \"question\": \"q\", \"answer\": \"a\"}", "eval"))
                .isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).contains("expected items that can be answered, found none");
    }

    @Test
    void aTuningWhoseExamplesTheModelCannotRead() throws IOException {
        String item =
                """
                {"video": "a.mp4", "question": "what ?", "answer": "see <image> ."}""";
        assertThat(run(item, "sft", "--device.threads=1")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .contains("expected an example that can be learned, but all were given up");
        assertThat(Files.readAllLines(folder.resolve("out/dead-letters.jsonl")))
                .singleElement()
                .asString()
                .contains("placeholders");
    }
}
