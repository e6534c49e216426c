package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import org.streamrlaif.laboratory.bench.DecodeReport;
import org.streamrlaif.laboratory.bench.core.DecodeBench;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Repeats;
import org.streamrlaif.streaming.cli.CliCommand;
import org.streamrlaif.video.VideoConfig;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the decoder (default: the cores there are).")
    private Integer threads;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Runs that do not count, for a second at least (default: ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs that count (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    @Override
    protected void execute() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        VideoConfig config =
                VideoConfig.defaults().withFrames(frames).withShortSide(size).withThreads(count);
        Repeats repeated = new Repeats(warmup, repeats);
        Machine machine = Machine.here();
        DecodeReport report =
                new DecodeReport(
                        machine,
                        video.toString(),
                        count,
                        repeated,
                        frames,
                        size,
                        new DecodeBench(config, repeated).run(video));
        BenchOptions.print(json, report, report::print, out());
    }
}
