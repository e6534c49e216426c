package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.Topics;
import org.streamrlaif.streaming.replay.Pace;
import org.streamrlaif.streaming.replay.ReplayInput;
import org.streamrlaif.streaming.replay.ReplayPosition;
import org.streamrlaif.streaming.replay.ReplayRun;
import org.streamrlaif.streaming.replay.ReplayTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** {@code rlaif replay}: a data set as a stream. */
@Command(
        name = "replay",
        description = {
            "Writes the items of a data set as samples into a Kafka topic, at a pace.",
            "The same command goes on where an earlier one was stopped or killed."
        },
        footer = {
            "",
            "Any configuration key can be given as a flag: --streams.bootstrap-servers=HOST:PORT"
        })
final class ReplayCommand extends CliCommand {

    private static final int SHOWN = 10;
    private static final long QUIET_MILLIS = 5_000;
    private static final long LIVE_MILLIS = 200;
    private static final double SURE_SHARE = 0.005; // what says how long the rest takes

    @Parameters(
            paramLabel = "DATASET",
            description = "Items, as a JSON array or one object per line, packed with gzip or not.")
    private Path dataset;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            required = true,
            description = "Topic that gets the samples.")
    private String topic;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "Answers in a file of their own, joined by question_id.")
    private Path answers;

    @Option(
            names = "--videos",
            paramLabel = "DIR",
            description = "Folder of the videos (default: the data set's, or videos in it).")
    private Path videos;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            description =
                    "Samples in a second, minute or hour: 20/s, 90/min (default: all at once).")
    private String rate;

    @Option(
            names = "--max",
            paramLabel = "N",
            description = "Samples that this command writes at most.")
    private long max = Long.MAX_VALUE;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often the data set is gone through (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--shuffle",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws each item among the next N, by the key seed (default: in order).")
    private int window;

    @Option(names = "--restart", description = "Begins with the first item again.")
    private boolean restart;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    private long aside;
    private SkippedItem first;
    private long shownAt;
    private double startShare;

    @Override
    protected void execute() throws Exception {
        require(max >= 1, "--max", max, "1 or more");
        require(epochs >= 1, "--epochs", epochs, "1 or more");
        require(window >= 1, "--shuffle", window, "1 or more");
        Pace pace = rate == null ? new Pace(Double.POSITIVE_INFINITY) : Pace.parse(rate);
        RlaifConfig config =
                options.resolve(RlaifConfig.defaults(), Map.of("streams.samples", topic), flags);
        StreamsConfig streams = config.streams();
        require(
                !streams.bootstrapServers().isEmpty(),
                "streams.bootstrap-servers",
                "not given",
                "the address of a Kafka broker");
        Path file = dataset.toRealPath();
        Path root = videos == null ? file.getParent() : videos;
        var plan = new ReplayInput.Plan(file, answers, root, epochs, window, config.seed());
        Topics.create(streams);
        try (ReplayTopic samples = new ReplayTopic(streams, name(file, config.seed()))) {
            replay(plan, samples, pace);
        }
    }

    private void replay(ReplayInput.Plan plan, ReplayTopic samples, Pace pace)
            throws InterruptedException {
        ReplayPosition from = restart ? ReplayPosition.START : samples.position();
        try (Interrupts interrupts = Interrupts.listen();
                ReplayInput input = new ReplayInput(plan, from)) {
            if (!from.equals(ReplayPosition.START)) {
                progress("goes on behind " + from.items() + " items of pass " + (from.epoch() + 1));
            }
            startShare = input.share();
            ReplayRun replay = new ReplayRun(input, samples, pace, this::keepAside);
            try {
                replay.run(max, interrupts::requested, () -> show(replay, input));
            } finally {
                report(replay, input);
            }
            require(
                    replay.written() > 0 || replay.skipped() == 0,
                    "DATASET",
                    String.valueOf(first),
                    "an item that can be a sample, but none of " + aside + " can");
        }
    }

    /** One and the same for one and the same sequence of samples. */
    private String name(Path file, long seed) throws IOException {
        String what =
                String.join(
                        "\n",
                        file.toString(),
                        Long.toString(Files.size(file)),
                        Files.getLastModifiedTime(file).toString(),
                        String.valueOf(answers),
                        Integer.toString(window),
                        window == 1 ? "" : Long.toString(seed),
                        topic);
        return "replay-" + Sha256.of(what).substring(0, 16);
    }

    private void keepAside(SkippedItem item) {
        first = first == null ? item : first;
        if (aside++ < SHOWN) {
            progress(item.toString());
        }
    }

    private void show(ReplayRun replay, ReplayInput input) {
        long now = System.currentTimeMillis();
        boolean live = Terminal.isInteractive();
        if (now - shownAt >= (live ? LIVE_MILLIS : QUIET_MILLIS)) {
            shownAt = now;
            err().print((live ? "\r" : "") + line(replay, input) + (live ? "\u001b[K" : "\n"));
            err().flush();
        }
    }

    private String line(ReplayRun replay, ReplayInput input) {
        double share = input.share();
        double gone = share - startShare;
        String progress =
                String.format(
                        Locale.ROOT,
                        "%3.0f %%  %d samples  %.1f/s",
                        100 * share,
                        replay.written(),
                        replay.rate());
        if (gone < SURE_SHARE) {
            return progress;
        }
        long left = (long) ((1 - share) / gone * replay.seconds());
        return String.format(Locale.ROOT, "%s  %d:%02d left", progress, left / 60, left % 60);
    }

    private void report(ReplayRun replay, ReplayInput input) {
        if (Terminal.isInteractive()) {
            err().println();
        }
        out().println(
                        "written:    "
                                + replay.written()
                                + " samples"
                                + (replay.skipped() == 0
                                        ? ""
                                        : ", " + replay.skipped() + " items are none"));
        out().println(
                        input.position().epoch() < epochs
                                ? "position:   "
                                        + input.position().items()
                                        + " items of pass "
                                        + (input.position().epoch() + 1)
                                        + "; the same command goes on"
                                : "position:   the end; --restart begins again");
        out().flush();
    }
}
