package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerFile;
import org.streamrlaif.ledger.SampleLedger;
import org.streamrlaif.schemas.LedgerEntry;
import picocli.CommandLine;

class LedgerCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SampleLedger ledger = new SampleLedger(4).start(0, -1).batches(3);
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("ledger.jsonl");
        try (LedgerFile.Writer writer = LedgerFile.writer(file)) {
            for (LedgerEntry entry : ledger.entries()) {
                writer.write(entry);
            }
        }
    }

    @Test
    void verifiesAFile() {
        assertThat(run("--verify", "--file", file.toString())).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        run:        run, 1 lineage, 3 batches, version 3
                        tickets:    12 ended = 9 trained + 0 warmed up + 0 void + 3 dead-lettered
                                    3 decode/unreadable-video
                        responses:  2.00 tokens where they trained, 2.00 of all that were made
                        source:     0 offsets between others without a ticket
                        left out:   0 identical copies, 0 entries superseded by a later lineage
                        chain:      %s
                        verified: contiguous, one end per ticket, offset and prompt, the chain holds
                        """
                                .formatted(ledger.chain()));
    }

    @Test
    void namesWhatDoesNotHold() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(3);
        Files.write(file, lines);
        assertThat(run("--verify", "--file", file.toString())).isEqualTo(Failures.FAILED);
        assertThat(out.toString())
                .contains("WRONG       tickets 2 to 2: a gap, expected their ends\n")
                .endsWith("not verified: 3 findings\n");
    }

    @Test
    void printsOneJsonObject() throws IOException {
        assertThat(run("--verify", "--json", "--file", file.toString())).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("holds").booleanValue()).isTrue();
        assertThat(json.path("outcomes").path("TRAINED").intValue()).isEqualTo(9);
        assertThat(json.path("chain").textValue()).isEqualTo(ledger.chain());
        assertThat(json.path("lines").isArray()).isTrue();
    }

    @Test
    void aCopyVerifiesAsWell() {
        Path copy = folder.resolve("copy.avro");
        assertThat(run("--file", file.toString(), "--out", copy.toString())).isZero();
        assertThat(run("--verify", "--file", copy.toString(), file.toString())).isZero();
        assertThat(out.toString()).contains("left out:   16 identical copies");
    }

    @Test
    void mistakenUseIsSaidInOneLine() {
        assertThat(run()).isEqualTo(Failures.MISTAKE);
        assertThat(run("--verify")).isEqualTo(Failures.MISTAKE);
        assertThat(run("--verify", "--file", "nowhere.jsonl")).isEqualTo(Failures.MISTAKE);
        assertThat(run("--verify", "--run", folder.toString())).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "rlaif: rlaif ledger: no work, expected --verify or --out FILE",
                        "rlaif: streams.bootstrap-servers: empty, expected the address of a Kafka"
                                + " broker, or --run DIR, or --file FILE",
                        "rlaif: nowhere.jsonl: no such file or folder",
                        "rlaif: --run: "
                                + folder
                                + ", expected the folder of a run that had its own Kafka");
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("ledger"));
        all.addAll(List.of(arguments));
        return command.execute(all.toArray(String[]::new));
    }
}
