package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/** How the command speaks; whether numbers agree is tested where they are compared. */
class ParityCommandTest {

    private static final String MODEL = "../operators/src/test/resources/tiny-llava";

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsATableAndSucceedsWithinTheLimits() {
        assertThat(run("--reference", reference(0, 1, 2))).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("position_ids +3 +0 differ +0  ok"))
                .contains("not compared: something_else", "1 of 1 hold");
    }

    @Test
    void failsWhenALimitIsPassed() throws Exception {
        assertThat(run("--reference", reference(0, 1, 7), "--json")).isEqualTo(Failures.FAILED);
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("holds").asBoolean()).isFalse();
        JsonNode output = report.get("outputs").get(0);
        assertThat(output.get("name").asText()).isEqualTo("position_ids");
        assertThat(output.get("difference").asInt()).isEqualTo(1);
        assertThat(report.get("notCompared").get(0).asText()).isEqualTo("something_else");
        assertThat(run("--reference", reference(0, 1, 7), "--limit", "position_ids=1")).isZero();
    }

    @Test
    void saysInOneLineWhatIsMissing() {
        String file = folder.resolve("absent.safetensors").toString();
        assertThat(run("--reference", file)).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).startsWith("rlaif: " + file).hasLineCount(1);
    }

    /** A text prompt of three tokens with these positions. */
    private String reference(long... positions) {
        Path file = folder.resolve("reference.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of(
                        "input.input_ids", longs(1, 5, 6),
                        "position_ids", longs(positions),
                        "something_else", longs(0)));
        return file.toString();
    }

    private static TensorData longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new TensorData(TensorType.I64, new long[] {1, values.length}, bytes);
    }

    private int run(String... more) {
        String[] arguments = new String[more.length + 3];
        System.arraycopy(new String[] {"parity", "--model", MODEL}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
