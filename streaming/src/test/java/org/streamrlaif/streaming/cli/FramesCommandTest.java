package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.VideoWriter;

class FramesCommandTest {

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path video;

    @BeforeEach
    void writeVideo() throws IOException {
        byte[] rgb = new byte[10 * 32 * 64 * 3];
        Arrays.fill(rgb, (byte) 100);
        video = folder.resolve("grey.mp4");
        VideoWriter.write(video, new RgbFrames(10, 64, 32, rgb), 5, 20);
    }

    @Test
    void printsTheSampledFramesAsJson() throws Exception {
        assertThat(run("frames", video.toString(), "--count", "4", "--json")).isZero();

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly("codec", "width", "height", "frames");
        assertThat(report.get("codec").asText()).isEqualTo("h264");
        assertThat(report.get("width").asInt()).isEqualTo(64);
        assertThat(report.get("height").asInt()).isEqualTo(32);
        assertThat(report.get("frames")).hasSize(4);
        JsonNode last = report.get("frames").get(3);
        assertThat(last.get("index").asInt()).isEqualTo(9);
        assertThat(last.get("timestampMs").asInt()).isEqualTo(1800);
        assertThat(last.get("meanRgb").get(1).asDouble()).isBetween(97.0, 103.0);
    }

    @Test
    void writesThePicturesItNames() {
        Path pictures = folder.resolve("new/pictures");
        assertThat(run("frames", video.toString(), "--count=2", "--png", pictures.toString()))
                .isZero();

        assertThat(out.toString()).startsWith("h264, 64 x 32, 10 frames");
        assertThat(pictures).isDirectoryContaining("glob:**/frame-000000.png");
        assertThat(pictures).isDirectoryContaining("glob:**/frame-000009.png");
    }

    @Test
    void scalesFramesDown() {
        assertThat(run("frames", video.toString(), "--size", "16")).isZero();

        assertThat(out.toString()).startsWith("h264, 32 x 16, 10 frames");
    }

    @Test
    void refusesToWritePicturesIntoAFile() {
        assertThat(run("frames", video.toString(), "--png", video.toString()))
                .isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("rlaif: --png: " + video + ", expected a folder");
    }

    @Test
    void saysInOneLineWhyAFileHasNoFrames() throws Exception {
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
        assertThat(run("frames", text.toString())).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("rlaif: " + text + ": no video container");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesACountOfZero() {
        assertThat(run("frames", video.toString(), "--count", "0")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "rlaif: frames: 0, expected a whole number from 1 to 1024");
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
