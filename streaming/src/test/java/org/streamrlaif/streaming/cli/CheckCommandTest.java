package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CheckCommandTest {
    private static final String MODEL = "../operators/src/test/resources/tiny-llava";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check(String model, String... more) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = {
            "check",
            "--policy.model=" + model,
            "--judge.model=" + model,
            "--weights.store=weights",
            "--streams.bootstrap-servers=localhost:9092",
            "--device.name=cpu",
            more.length > 0 ? more[0] : "--device.dtype=bfloat16"
        };
        return command.execute(all);
    }

    @Test
    void saysWhatTheModelsNeed() {
        assertThat(check(MODEL)).as(err.toString()).isZero();
        assertThat(out.toString())
                .matches(
                        "(?s)memory of the models in one process, for videos of 640 x 360 pixels:"
                                + " 0\\.\\d GiB \\(policy as bfloat16 0\\.00, a clip .*, keys and"
                                + " values .*, learner .*, reward model .*\\)\\R.*");
        assertThat(check(MODEL, "--json")).isZero();
        assertThat(out.toString())
                .contains("\"memory\":[{\"name\":\"policy as float32\",\"bytes\":");
    }

    @Test
    void modelsOfAnotherMachineAreNotLookedAt() {
        assertThat(check("/models/of/the/cluster")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("keys that change: 0");
    }
}
