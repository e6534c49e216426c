package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.platform.FolderLock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {

    private final StringWriter err = new StringWriter();

    @Test
    void saysInOneLineThatACommandIsUnknown() {
        int code = run("dmeo");

        assertThat(code).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).startsWith("rlaif: Unmatched argument at index 0: 'dmeo'");
    }

    @Test
    void asksForACommand() {
        assertThat(run()).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).startsWith("rlaif: no command given");
    }

    @Test
    void reportsAMistakeInOneLine() {
        int code = run("failing", "mistake");

        assertThat(code).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("rlaif: learn.clip.low: -1.0, expected more than 0");
    }

    @Test
    void explainsAMissingFile() {
        int code = run("failing", "file");

        assertThat(code).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("rlaif: videos/a.mp4: no such file or folder");
    }

    @Test
    void refusesAFolderWithoutSpace() {
        assertThatThrownBy(() -> RunFolder.requireSpace(Path.of("runs/a"), 2L << 20))
                .hasMessage(
                        "runs/a: 2 MiB free, expected at least 64 MiB for weights, topics and"
                                + " checkpoints");
    }

    @Test
    void refusesAFolderThatAnotherProcessWritesTo(@TempDir Path out) {
        String[] eval = {"eval", "--dataset=none.json", "--model=none", "--out=" + out};
        try (FolderLock other = FolderLock.take(out)) {
            assertThat(run(eval)).isEqualTo(Failures.MISTAKE);
            assertThat(err.toString())
                    .isEqualToIgnoringNewLines(
                            "rlaif: "
                                    + out
                                    + ": process "
                                    + ProcessHandle.current().pid()
                                    + " writes there, expected a folder of its own");
        }
        run(eval);
        FolderLock.take(out).close();
    }

    @Test
    void namesATornLineThatItCutsOff(@TempDir Path out) throws Exception {
        Files.writeString(out.resolve("predictions.jsonl"), "{}\n{\"it");
        run("eval", "--dataset=none.json", "--model=none", "--out=" + out);
        assertThat(err.toString())
                .startsWith(
                        out.resolve("predictions.jsonl") + ": 4 bytes of a torn last line cut off");
    }

    @Test
    void saysWhereSpaceIsMissing() {
        assertThat(Failures.describe(new IOException("No space left on device")))
                .startsWith("No space left on device, expected some below ");
    }

    @Test
    void pointsToTheLogWhenTheErrorIsNotTheUsers() {
        int code = run("failing", "bug");

        assertThat(code).isEqualTo(Failures.FAILED);
        assertThat(err.toString())
                .startsWith("rlaif: unexpected error: index 3 out of 2; details in ")
                .hasLineCount(1);
    }

    @Test
    void takesConfigurationKeysAsFlags() {
        assertThat(run("config", "--learn.clip.low=0.1", "--seed", "4")).isZero();
        assertThat(run("config", "--learn.clip.lwo=0.1")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .startsWith("rlaif: learn.clip.lwo: unknown key, nearest: learn.clip.low");
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine().addSubcommand(new Failing());
        return command.setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Command(name = "failing")
    private static final class Failing implements Runnable {

        @CommandLine.Parameters private String how;

        @Override
        public void run() {
            switch (how) {
                case "mistake" ->
                        throw new IllegalStateException(
                                new IllegalArgumentException(
                                        "learn.clip.low: -1.0,\n  expected more than 0"));
                case "file" ->
                        throw new UncheckedIOException(
                                (IOException) new NoSuchFileException("videos/a.mp4"));
                default -> throw new IllegalStateException("index 3 out of 2");
            }
        }
    }
}
