package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import org.streamrlaif.laboratory.bench.core.DecodeBench;
import org.streamrlaif.streaming.cli.CliCommand;
import org.streamrlaif.video.VideoConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rlaif bench decode}: how fast frames are sampled from a video. */
@Command(
        name = "decode",
        description =
                "Measures reading of uniformly sampled frames of one video: opening, decoding,"
                        + " scaling, conversion to RGB.")
final class BenchDecodeCommand extends CliCommand {

    @Parameters(paramLabel = "VIDEO", description = "The video file.")
    private Path video;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "50",
            description = "Frames sampled, 1 to 1024 (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            defaultValue = "224",
            description =
                    "Shorter side of the samples; 0 for frames as stored (default:"
                            + " ${DEFAULT-VALUE}).")
    private int size;

    @Mixin private BenchOptions options;

    @Override
    protected void execute() {
        VideoConfig config =
                VideoConfig.defaults()
                        .withFrames(frames)
                        .withShortSide(size)
                        .withThreads(options.threads());
        options.print(new DecodeBench(config, options.repeated()).run(video), out());
    }
}
