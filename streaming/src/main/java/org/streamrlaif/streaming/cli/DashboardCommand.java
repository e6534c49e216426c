package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.dashboard.Dashboard;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif dashboard}: the page of a run on a cluster, or of one that is over. */
@Command(
        name = "dashboard",
        description = {
            "Serves the page on which a run is watched, until Ctrl-C. It only reads.",
            "rlaif run and rlaif demo serve it by themselves."
        },
        footer = {"", "Where: --dashboard.port=8090; see the keys dashboard.*"})
final class DashboardCommand extends CliCommand {

    private static final long TICK_MILLIS = 200;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Folder of a run that had its own Kafka and is over.")
    private Path run;

    @Mixin private ConfigOptions config;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        RlaifConfig resolved = config.resolve(RlaifConfig.defaults(), flags);
        require(
                run != null || !resolved.streams().bootstrapServers().isEmpty(),
                "streams.bootstrap-servers",
                "empty",
                "the address of a Kafka broker, or --run DIR");
        if (run == null) {
            serve(resolved, resolved.runId());
        } else {
            try (KafkaBroker broker = RunFolder.broker(run)) {
                String name = run.toAbsolutePath().normalize().getFileName().toString();
                serve(
                        resolved.with(
                                Map.of("streams.bootstrap-servers", broker.bootstrapServers())),
                        name);
            }
        }
    }

    private void serve(RlaifConfig config, String name) throws InterruptedException {
        try (Interrupts interrupts = Interrupts.listen();
                Dashboard page =
                        Dashboard.start(
                                config.dashboard(),
                                Dashboard.About.of(name, config.settings()),
                                config.streams(),
                                false)) {
            out().println("dashboard: " + page.address());
            out().flush();
            while (!interrupts.requested()) {
                Thread.sleep(TICK_MILLIS);
            }
        }
    }
}
