package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.streamrlaif.video.FrameReport;
import org.streamrlaif.video.PictureFile;
import org.streamrlaif.video.SampledVideo;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rlaif frames}: shows which frames of a video the models see. */
@Command(name = "frames", description = "Shows the frames that are sampled from a video.")
final class FramesCommand extends CliCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(
            paramLabel = "VIDEO",
            description = "A video, an animated or still picture, or a folder of pictures.")
    private Path video;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "8",
            description = "Number of frames, 1 to 1024 (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description =
                    "Shorter side that larger frames are scaled down to, 0 for frames as stored"
                            + " (default: that of video.short-side).")
    private Integer size;

    @Option(names = "--json", description = "Prints one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--png",
            paramLabel = "DIR",
            description = "Also writes the frames to this folder as PNG files.")
    private Path pngFolder;

    @Override
    protected void execute() throws Exception {
        require(
                pngFolder == null || Files.notExists(pngFolder) || Files.isDirectory(pngFolder),
                "--png",
                pngFolder,
                "a folder");
        VideoConfig limits = VideoConfig.defaults().withFrames(count);
        limits = size == null ? limits : limits.withShortSide(size);
        SampledVideo sampled = new VideoReader(limits).read(video);
        FrameReport report = FrameReport.of(sampled);
        if (pngFolder != null) {
            writePictures(sampled);
        }
        out().print(json ? json(report) : table(report));
        if (!report.note().isEmpty()) {
            err().println("rlaif: " + video + ": " + report.note());
        }
    }

    private void writePictures(SampledVideo sampled) throws IOException {
        Files.createDirectories(pngFolder);
        for (int i = 0; i < sampled.indices().length; i++) {
            String name = String.format(Locale.ROOT, "frame-%06d.png", sampled.indices()[i]);
            PictureFile.writePng(pngFolder.resolve(name), sampled.frames(), i);
        }
    }

    private static String json(FrameReport report) throws JsonProcessingException {
        ObjectNode root = JSON.valueToTree(report);
        root.remove("frameCount");
        if (report.note().isEmpty()) {
            root.remove("note");
        }
        return JSON.writeValueAsString(root) + "\n";
    }

    private static String table(FrameReport report) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, %d x %d, %d frames%n%8s %9s   %s%n",
                        report.codec(),
                        report.width(),
                        report.height(),
                        report.frameCount(),
                        "frame",
                        "seconds",
                        "mean red, green, blue"));
        for (FrameReport.Frame frame : report.frames()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%8d %9.3f   %.1f %.1f %.1f%n",
                            frame.index(),
                            frame.timestampMs() / 1000.0,
                            frame.meanRgb().get(0),
                            frame.meanRgb().get(1),
                            frame.meanRgb().get(2)));
        }
        return text.toString();
    }
}
