package org.streamrlaif.laboratory.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.pretrain.StoryPretraining;
import org.streamrlaif.laboratory.study.longvideos.LongVideoStudy;
import org.streamrlaif.streaming.cli.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rlaif study long-videos}: whether a narrative helps to judge long videos. */
@Command(
        name = "long-videos",
        description = {
            "Measures a judge on videos of 50 frames with several events, from all frames and from",
            "8 of them, without a narrative, with its own and with the true one."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StudyLongVideosCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Option(
            names = "--videos",
            paramLabel = "N",
            defaultValue = "300",
            description = "Videos, six questions each (default: ${DEFAULT-VALUE}).")
    private int videos;

    @Option(
            names = "--world",
            paramLabel = "SEED",
            defaultValue = "11",
            description =
                    "The world's seed; 0 is the world of the training (default:"
                            + " ${DEFAULT-VALUE}).")
    private long world;

    @Option(
            names = "--train",
            description =
                    "Trains the judge again from the demo's judge instead of taking the one that"
                            + " comes with this program.")
    private boolean train;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Seed of that training (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for models and videos (default: runs/study-DATE).")
    private Path out;

    @Override
    public void run() {
        if (videos < 2) {
            throw new IllegalArgumentException("--videos: " + videos + ", expected 2 or more");
        }
        Path folder = RunFolder.make(out, "study");
        long start = System.nanoTime();
        PrintWriter progress = spec.commandLine().getErr();
        Consumer<String> log =
                line -> {
                    double seconds = (System.nanoTime() - start) / 1e9;
                    progress.printf(Locale.ROOT, "%6.0f s  %s%n", seconds, line);
                    progress.flush();
                };
        try {
            Path judge = ShippedModels.LONG_JUDGE.folder(folder);
            if (train) {
                judge = new StoryPretraining(folder, log).train(seed);
            } else {
                ShippedModels.LONG_JUDGE.unpack(folder);
            }
            new LongVideoStudy(folder.resolve("videos"), judge, world, log)
                    .run(videos)
                    .print(spec.commandLine().getOut());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
