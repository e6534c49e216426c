package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GenerateCommandTest {
    private static final String FIXTURES = "../operators/src/test/resources/";
    private static final String ONEVISION = FIXTURES + "tiny-llava-onevision";
    private static final String PICTURE = ONEVISION + "/reference/anyres.png";
    private static final String VIDEO = FIXTURES + "fixtures/video/h264_3frames.mp4";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int generate(String folder, String... about) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = {
            "generate",
            "--model=" + folder,
            "--prompt=Which object?",
            "--max-new-tokens=4",
            "--json",
            about[0],
            about.length > 1 ? about[1] : "--frames=3"
        };
        return command.execute(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-llava",
                "tiny-llava-onevision",
                "tiny-smolvlm",
                "tiny-qwen2_5_vl",
                "tiny-qwen3_vl"
            })
    void everyFamilyAnswersAboutAVideoAndAPicture(String folder) {
        assertThat(generate(FIXTURES + folder, "--video=" + VIDEO)).as(err.toString()).isZero();
        assertThat(generate(FIXTURES + folder, "--image=" + PICTURE)).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"tokens\":[", "finishReason"));
    }

    @Test
    void severalAreShownInTheirOrder() {
        String[] both = {"--video=" + VIDEO, "--image=" + PICTURE};
        String[] turned = {"--image=" + PICTURE, "--video=" + VIDEO};
        String[] pictures = {"--image=" + PICTURE, "--image=" + PICTURE};
        String qwen = FIXTURES + "tiny-qwen3_vl";
        for (String[] about : List.of(both, turned, pictures)) {
            assertThat(generate(qwen, about)).as(err.toString()).isZero();
            assertThat(generate(ONEVISION, about)).as(err.toString()).isZero();
        }
        assertThat(generate(FIXTURES + "tiny-smolvlm", pictures)).as(err.toString()).isZero();
        assertThat(out.toString().lines().distinct()).hasSizeGreaterThan(4);
    }

    @Test
    void aFamilyThatDoesNotTakeThemTogetherSaysSoInOneLine() {
        assertThat(generate(FIXTURES + "tiny-smolvlm", "--video=" + VIDEO, "--image=" + PICTURE))
                .isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "rlaif: media: 1 pictures and 1 videos, expected only one of both for"
                                + " model_type smolvlm");
    }

    @Test
    void nothingToLookAtIsOneLine() {
        assertThat(generate(ONEVISION, "--seed=3")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).startsWith("rlaif: ").contains("--video=FILE");
    }

    @Test
    void aFileThatIsNoPictureIsOneLine() {
        assertThat(generate(ONEVISION, "--image=" + VIDEO)).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "rlaif: "
                                + VIDEO
                                + ": no picture, expected PNG, JPEG, GIF, BMP, WebP or TIFF"
                                + " (found mov,mp4,m4a,3gp,3g2,mj2)");
    }
}
