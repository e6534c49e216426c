package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.streamrlaif.laboratory.longvideo.LongVideoStudy;
import org.streamrlaif.laboratory.longvideo.pretrain.LongPretraining;
import org.streamrlaif.streaming.cli.CliCommand;
import org.streamrlaif.streaming.cli.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rlaif longvideos}: whether a narrative helps to judge long videos. */
@Command(
        name = "longvideos",
        description = {
            "Trains a judge that reads, about two hours of one core, and measures it on videos of 50",
            "frames with several events: from 8 frames, without and with a narrative."
        })
final class LongVideosCommand extends CliCommand {

    @Option(
            names = "--judge",
            paramLabel = "DIR",
            description = "A judge that this command trained; none is trained then.")
    private Path judge;

    @Option(
            names = "--videos",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "Videos, a pair of each kind of question each (default: ${DEFAULT-VALUE}).")
    private int videos;

    @Option(
            names = "--world",
            paramLabel = "SEED",
            defaultValue = "11",
            description =
                    "Seed of their world; 0 is that of the training (default: ${DEFAULT-VALUE}).")
    private long world;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Seed of the training (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder of the judge and of what it needs (default: runs/longvideos-DATE).")
    private Path out;

    @Override
    protected void execute() throws Exception {
        if (videos < 2) {
            throw new IllegalArgumentException("--videos: " + videos + ", expected 2 or more");
        }
        long start = System.nanoTime();
        Path measured =
                judge != null
                        ? judge
                        : new LongPretraining(
                                        RunFolder.make(out, "longvideos"),
                                        line ->
                                                progress(
                                                        String.format(
                                                                Locale.ROOT,
                                                                "%6.0f s  %s",
                                                                (System.nanoTime() - start) / 1e9,
                                                                line)))
                                .train(seed);
        new LongVideoStudy(measured, world).run(videos).print(out());
    }
}
