package org.streamrlaif.laboratory.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.laboratory.bench.core.LiveBench;
import org.streamrlaif.laboratory.bench.core.StreetVideo;
import org.streamrlaif.live.CutConfig;
import org.streamrlaif.streaming.cli.CliCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rlaif bench live}: what recording of live streams costs. */
@Command(
        name = "live",
        description =
                "Measures recording of live streams that this process sends to itself: cores, memory,"
                        + " and the time from the last frame of a segment to its clip on disk.")
final class BenchLiveCommand extends CliCommand {

    private static final int RATE = 25;
    private static final int FRAMES = 50;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "4",
            description = "Streams at a time, 1 to 64 (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "How long is measured (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--segment",
            paramLabel = "S",
            defaultValue = "10",
            description = "Seconds of a clip (default: ${DEFAULT-VALUE}).")
    private double segment;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "8",
            description = "Frames of a clip, 2 to 1024 (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            description =
                    "What the streams show, a video without B frames (default: one of 1280 x 720 at"
                            + " 25 frames a second that is made here).")
    private Path video;

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    @Override
    protected void execute() throws IOException, InterruptedException {
        CutConfig cut =
                new CutConfig(
                        frames, CutConfig.Cut.TIME, segment, Math.min(1, segment / 2), 0.12, 720);
        LiveBench bench = new LiveBench(streams, seconds, cut);
        Path made = Files.createTempFile("street", ".mp4");
        try {
            if (video == null) {
                StreetVideo.write(made, 1280, 720, RATE, FRAMES);
            }
            BenchOptions.print(json, bench.run(video == null ? made : video), out());
        } finally {
            Files.delete(made);
        }
    }
}
