package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.streamrlaif.ledger.LedgerFile;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerSource;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.schemas.Outcome;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif ledger}: verifies what became of every ticket, or writes it to a file. */
@Command(
        name = "ledger",
        description = {
            "Verifies the ledger of a run, or copies it to a file.",
            "Exit code 0 when all holds, 1 when something does not, 2 for mistaken use."
        },
        footer = {
            "",
            "The topic is streams.ledger: --streams.bootstrap-servers=HOST:9092, or --run DIR"
        })
final class LedgerCommand extends CliCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--verify", description = "Says whether every ticket ended once, and so on.")
    private boolean verify;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Reads these files instead of the topic, one behind the other.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Reads the topic of a run that had its own Kafka, from the run's folder.")
    private Path run;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Copies the entries to a file: Avro if it ends with .avro, else JSON lines.")
    private Path out;

    @Option(names = "--uncommitted", description = "Reads what no transaction has committed, too.")
    private boolean uncommitted;

    @Option(names = "--json", description = "Prints one JSON object instead of a table.")
    private boolean json;

    @Mixin private ConfigOptions config;

    @Unmatched private List<String> flags = new ArrayList<>();

    private boolean holds = true;

    @Override
    protected void execute() throws IOException {
        require(verify || out != null, "rlaif ledger", "no work", "--verify or --out FILE");
        RlaifConfig resolved = config.resolve(RlaifConfig.defaults(), flags);
        require(
                !files.isEmpty() || run != null || !resolved.streams().bootstrapServers().isEmpty(),
                "streams.bootstrap-servers",
                "empty",
                "the address of a Kafka broker, or --run DIR, or --file FILE");
        require(files.isEmpty() || run == null, "--run", run, "only one of --run and --file");
        if (run == null) {
            read(files.isEmpty() ? topic(resolved.streams()) : new LedgerFile(files));
        } else {
            try (KafkaBroker broker = RunFolder.broker(run)) {
                Map<String, String> here =
                        Map.of("streams.bootstrap-servers", broker.bootstrapServers());
                read(topic(resolved.with(here).streams()));
            }
        }
    }

    private LedgerSource topic(StreamsConfig streams) {
        return new LedgerTopic(streams, uncommitted);
    }

    private void read(LedgerSource source) throws IOException {
        if (out != null) {
            export(source);
        }
        if (verify) {
            LedgerReport report = LedgerVerifier.verify(source);
            holds = report.holds();
            if (json) {
                ObjectNode object = JSON.valueToTree(report);
                out().println(object.put("holds", holds));
            } else {
                print(report, out());
            }
        }
    }

    @Override
    protected int exitCode() {
        return holds ? super.exitCode() : Failures.FAILED;
    }

    private void export(LedgerSource source) throws IOException {
        long[] count = {0};
        try (LedgerFile.Writer file = LedgerFile.writer(out)) {
            source.read(
                    entry -> {
                        try {
                            file.write(entry);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        count[0]++;
                    },
                    line -> err().println(line));
        }
        progress(count[0] + " entries in " + out);
    }

    private static void print(LedgerReport report, PrintWriter to) {
        to.printf(
                Locale.ROOT,
                "run:        %s, %s%s, %d batches, version %d%n",
                report.runId(),
                report.lineages() == 1 ? "1 lineage" : report.lineages() + " lineages",
                report.earlierRuns() == 0
                        ? ""
                        : " (" + report.earlierRuns() + " earlier runs left out)",
                report.batches(),
                report.version());
        to.printf(Locale.ROOT, "tickets:    %d ended = %s%n", report.tickets(), outcomes(report));
        report.reasons()
                .forEach((reason, count) -> to.println("            " + count + " " + reason));
        to.printf(
                Locale.ROOT,
                "responses:  %.2f tokens where they trained, %.2f of all that were made%n",
                report.trainedLength(),
                report.issuedLength());
        to.printf(
                Locale.ROOT,
                "source:     %d offsets between others without a ticket%n",
                report.skippedOffsets());
        to.printf(
                Locale.ROOT,
                "left out:   %d identical copies, %d entries superseded by a later lineage%n",
                report.copies(),
                report.superseded());
        if (report.undoneBatches() > 0) {
            to.println("taken back: the steps of " + report.undoneBatches() + " batches");
        }
        to.println("chain:      " + report.chain());
        report.lines().forEach(line -> to.println("WRONG       " + line));
        if (report.findings() > report.lines().size()) {
            to.println("            and " + (report.findings() - report.lines().size()) + " more");
        }
        to.println(
                report.holds()
                        ? "verified: contiguous, one end per ticket, offset and prompt, the chain"
                                + " holds"
                        : "not verified: " + report.findings() + " findings");
    }

    private static String outcomes(LedgerReport report) {
        return report.outcomes().entrySet().stream()
                .map(count -> count.getValue() + " " + word(count.getKey()))
                .collect(Collectors.joining(" + "));
    }

    private static String word(Outcome outcome) {
        return outcome == Outcome.DEAD_LETTERED
                ? "dead-lettered"
                : outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
