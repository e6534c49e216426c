package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.streamrlaif.model.picture.RgbFrames;
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
        if (pngFolder != null) {
            writePictures(sampled);
        }
        out().print(json ? json(sampled) : table(sampled));
        if (!sampled.note().isEmpty()) {
            err().println("rlaif: " + video + ": " + sampled.note());
        }
    }

    private void writePictures(SampledVideo sampled) throws IOException {
        Files.createDirectories(pngFolder);
        for (int i = 0; i < sampled.indices().length; i++) {
            String name = String.format(Locale.ROOT, "frame-%06d.png", sampled.indices()[i]);
            PictureFile.writePng(pngFolder.resolve(name), sampled.frames(), i);
        }
    }

    private static String json(SampledVideo sampled) {
        ObjectNode root = JSON.createObjectNode();
        root.put("codec", sampled.codec()).put("width", sampled.frames().width());
        root.put("height", sampled.frames().height());
        ArrayNode frames = root.putArray("frames");
        for (int i = 0; i < sampled.indices().length; i++) {
            ObjectNode frame = frames.addObject();
            frame.put("index", sampled.indices()[i]).put("timestampMs", sampled.timestampsMs()[i]);
            ArrayNode mean = frame.putArray("meanRgb");
            for (double channel : meanRgb(sampled.frames(), i)) {
                mean.add(channel);
            }
        }
        if (!sampled.note().isEmpty()) {
            root.put("note", sampled.note());
        }
        return root + "\n";
    }

    private static String table(SampledVideo sampled) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, %d x %d, %d frames%n%8s %9s   %s%n",
                        sampled.codec(),
                        sampled.frames().width(),
                        sampled.frames().height(),
                        sampled.frameCount(),
                        "frame",
                        "seconds",
                        "mean red, green, blue"));
        for (int i = 0; i < sampled.indices().length; i++) {
            double[] mean = meanRgb(sampled.frames(), i);
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%8d %9.3f   %.1f %.1f %.1f%n",
                            sampled.indices()[i],
                            sampled.timestampsMs()[i] / 1000.0,
                            mean[0],
                            mean[1],
                            mean[2]));
        }
        return text.toString();
    }

    /** Mean of each channel, 0…255, rounded to three decimals. */
    private static double[] meanRgb(RgbFrames frames, int frame) {
        long[] sums = new long[3];
        int from = frame * frames.frameBytes();
        for (int i = 0; i < frames.frameBytes(); i++) {
            sums[i % 3] += frames.rgb()[from + i] & 0xff;
        }
        double pixels = (double) frames.width() * frames.height();
        return Arrays.stream(sums)
                .mapToDouble(sum -> Math.round(sum / pixels * 1000) / 1000.0)
                .toArray();
    }
}
