package org.streamrlaif.streaming.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.streamrlaif.model.MemoryNeed;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.platform.Change;
import org.streamrlaif.streaming.config.KeyChange;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Device;
import org.streamrlaif.streaming.job.OnlineRlaifJob;
import org.streamrlaif.streaming.job.RunMemory;
import org.streamrlaif.streaming.job.SavedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif check}: whether a job would take a configuration, before anything is stopped. */
@Command(
        name = "check",
        description = {
            "Checks the configuration of a job on a cluster, without starting or stopping anything.",
            "With --from it says what each changed key would do to the saved run."
        },
        footer = {"", "Exit code 0: the job would start. 2: it would be refused, and why."})
final class CheckCommand extends CliCommand {

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = "Savepoint or checkpoint that the job would go on from, a path or URI.")
    private String from;

    @Option(names = "--json", description = "Prints one JSON object instead of lines.")
    private boolean json;

    @Mixin private ConfigOptions config;
    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() {
        RlaifConfig wanted = config.resolve(RlaifConfig.defaults(), flags);
        OnlineRlaifJob.require(wanted);
        Optional<MemoryNeed> memory = memory(wanted);
        if (from == null) {
            out().print(json ? json(0L, List.of(), memory) : lines(0L, List.of(), memory));
            return;
        }
        SavedRun saved = SavedRun.read(from);
        Long next = saved.allAdmitted() ? null : saved.origin().getNextTicket();
        List<KeyChange> changes = saved.changes(wanted);
        out().print(json ? json(next, changes, memory) : lines(next, changes, memory));
        out().flush();
        saved.rule(wanted);
    }

    /** Empty where the models are not on this machine. */
    private static Optional<MemoryNeed> memory(RlaifConfig config) {
        boolean here =
                Files.isDirectory(Path.of(config.policy().model()))
                        && (!config.judge().enabled()
                                || config.judge().remote().isSet()
                                || Files.isDirectory(Path.of(config.judge().model())));
        ModelOptions options = Device.of(config.device());
        return here
                ? Optional.of(RunMemory.of(config, options, MemoryNeed.free(options.device())))
                : Optional.empty();
    }

    private static String lines(Long next, List<KeyChange> changes, Optional<MemoryNeed> memory) {
        StringBuilder lines = new StringBuilder();
        for (KeyChange change : changes) {
            lines.append(String.format(Locale.ROOT, "%-9s  %s%n", word(change.kind()), change));
        }
        memory.ifPresent(
                need ->
                        lines.append(
                                String.format(
                                        Locale.ROOT,
                                        "memory of the models in one process, for videos of %d x %d"
                                                + " pixels: %s%n",
                                        RunMemory.WIDTH,
                                        RunMemory.HEIGHT,
                                        need)));
        return lines.append(
                        String.format(
                                Locale.ROOT,
                                "keys that change: %d; next ticket: %s%n",
                                changes.size(),
                                next == null ? "none, all samples are admitted" : next))
                .toString();
    }

    /** The next ticket is null where all samples have been admitted. */
    private static String json(Long next, List<KeyChange> changes, Optional<MemoryNeed> memory) {
        ObjectNode object = new ObjectMapper().createObjectNode();
        object.put("nextTicket", next);
        ArrayNode list = object.putArray("changes");
        for (KeyChange change : changes) {
            list.addObject()
                    .put("key", change.key())
                    .put("saved", change.saved())
                    .put("wanted", change.wanted())
                    .put("change", word(change.kind()));
        }
        memory.ifPresent(need -> object.putPOJO("memory", need.parts()));
        return object + System.lineSeparator();
    }

    private static String word(Change.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
