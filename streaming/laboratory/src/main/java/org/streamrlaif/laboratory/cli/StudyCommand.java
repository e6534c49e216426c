package org.streamrlaif.laboratory.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.streamrlaif.laboratory.study.Study;
import org.streamrlaif.laboratory.study.StudySettings;
import org.streamrlaif.streaming.cli.CliCommand;
import org.streamrlaif.streaming.cli.RunFolder;
import org.streamrlaif.streaming.config.Flags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif study}: ways of tuning side by side. */
@Command(
        name = "study",
        description = {
            "Tunes the demo's policy in several ways with several seeds and prints tables of what they"
                    + " came to: means over the seeds, with their standard errors. Each seed has"
                    + " videos of its own, for tuning and for measuring.",
            "Runs without Flink, the cores of the job one after the other in one thread. Results are"
                    + " lines of seed-N.jsonl in the folder: a study that was interrupted goes on"
                    + " where it stopped, and a second process may work on other seeds in the same"
                    + " folder."
        },
        footer = {
            "",
            "Any configuration key can be given as a flag; it changes all runs in which it is not what"
                    + " they differ in."
        })
final class StudyCommand extends CliCommand {

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "A number N for seeds 1 to N, or seeds such as 3,4 or 3-5"
                            + " (default: ${DEFAULT-VALUE}).")
    private String seeds;

    @Option(
            names = "--arms",
            paramLabel = "NAME",
            split = ",",
            description = "Ways of tuning, by the names in the results (default: all).")
    private List<String> arms = new ArrayList<>();

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "80",
            description = "Batches that train the policy in each run (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "20",
            description = "Batches between two measurements (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--test-videos",
            paramLabel = "N",
            defaultValue = "250",
            description =
                    "Held-out videos of each seed, two questions each (default: ${DEFAULT-VALUE}).")
    private int testVideos;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for models, videos, weights and results.")
    private Path out;

    @Option(names = "--report", description = "Only prints the tables of what is there.")
    private boolean reportOnly;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        Path folder = out.toAbsolutePath().normalize();
        if (reportOnly && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--out: " + out + ", expected the folder of a study");
        }
        Study study =
                new Study(
                        new StudySettings(
                                RunFolder.make(folder, "study"),
                                seeds(seeds),
                                arms,
                                batches,
                                every,
                                testVideos,
                                Flags.parse(flags)),
                        this::progress);
        if (!reportOnly) {
            study.run();
        }
        study.report().print(out());
    }

    /** Seeds as they are written: a number of them, a list, or a range. */
    static List<Long> seeds(String text) {
        try {
            if (text.contains(",")) {
                return Stream.of(text.split(",")).map(String::strip).map(Long::valueOf).toList();
            }
            String[] ends = text.split("-");
            long first = ends.length == 2 ? Long.parseLong(ends[0].strip()) : 1;
            long last = Long.parseLong(ends[ends.length - 1].strip());
            if (ends.length <= 2 && first >= 1 && first <= last) {
                return LongStream.rangeClosed(first, last).boxed().toList();
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "--seeds: '"
                        + text
                        + "', expected a number, a list such as 3,4 or a range such as 3-5");
    }
}
