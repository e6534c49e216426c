package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.WorldDataset;
import org.streamrlaif.laboratory.demo.WorldDataset.Labels;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.platform.Settings;
import org.streamrlaif.streaming.cli.CliCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rlaif world}: a set of the demo's world as files. */
@Command(
        name = "world",
        description = {
            "Writes videos of the demo's world and a data set about them (JSON lines),",
            "as questions with answers, conversations or pairs."
        })
final class WorldCommand extends CliCommand {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for the data set; its videos go to DIR/videos.")
    private Path out;

    @Option(
            names = "--set",
            paramLabel = "SET",
            defaultValue = "TEST",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private WorldSet set;

    @Option(
            names = "--labels",
            paramLabel = "LABELS",
            defaultValue = "QUESTIONS",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Labels labels;

    @Option(
            names = "--videos",
            paramLabel = "N",
            defaultValue = "250",
            description = "Number of videos (default: ${DEFAULT-VALUE}).")
    private int videos;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "2",
            description = "Most questions per video (default: ${DEFAULT-VALUE}).")
    private int questions;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The world's seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    protected void execute() {
        Settings.require(videos >= 1, "--videos", videos, "1 or more");
        Settings.require(questions >= 1, "--questions", questions, "1 or more");
        DemoVideos written = new DemoVideos(out.resolve("videos"), set, seed, videos, questions);
        written.write(() -> {});
        Path file = out.resolve(labels.name().toLowerCase(Locale.ROOT) + ".jsonl");
        int items = new WorldDataset(written).write(file, labels);
        out().println(file + ": " + items + " items");
    }
}
