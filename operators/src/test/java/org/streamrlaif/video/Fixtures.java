package org.streamrlaif.video;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.model.picture.RgbFrames;

/** The test videos; every frame shows its index as a barcode of ten bits in the top rows. */
final class Fixtures {

    static final List<String> GOOD =
            List.of(
                    "av1.mp4",
                    "h264_1frame.mp4",
                    "h264_3frames.mp4",
                    "h264_bframes.mp4",
                    "h264_rot90.mp4",
                    "h264_vfr_audio.mp4",
                    "mpeg4.avi",
                    "vp9.webm");

    private Fixtures() {}

    static Path file(String name) {
        try {
            return Path.of(Fixtures.class.getResource("/fixtures/video/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode expected() {
        try {
            return new ObjectMapper().readTree(file("expected.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The index a frame shows: ten cells, most significant first, white = 1. */
    static int barcode(RgbFrames frames, int frame) {
        int code = 0;
        for (int bit = 0; bit < 10; bit++) {
            int centre = (int) ((bit + 0.5) * frames.width() / 10);
            int sum = 0;
            for (int y = 4; y < 12; y++) {
                for (int x = centre - 2; x <= centre + 2; x++) {
                    int pixel = (frame * frames.height() + y) * frames.width() + x;
                    sum += frames.rgb()[pixel * 3] & 0xff;
                }
            }
            code = code * 2 + (sum > 40 * 128 ? 1 : 0);
        }
        return code;
    }

    static double[] meanRgb(RgbFrames frames, int frame) {
        double[] mean = new double[3];
        int bytes = frames.frameBytes();
        for (int i = 0; i < bytes; i++) {
            mean[i % 3] += (frames.rgb()[frame * bytes + i] & 0xff) * 3.0 / bytes;
        }
        return mean;
    }

    /** The frames turned clockwise by a quarter. */
    static RgbFrames clockwise(RgbFrames frames) {
        int width = frames.height();
        int height = frames.width();
        byte[] turned = new byte[frames.rgb().length];
        for (int f = 0; f < frames.count(); f++) {
            for (int y = 0; y < frames.height(); y++) {
                for (int x = 0; x < frames.width(); x++) {
                    int from = ((f * frames.height() + y) * frames.width() + x) * 3;
                    int to = ((f * height + x) * width + (width - 1 - y)) * 3;
                    System.arraycopy(frames.rgb(), from, turned, to, 3);
                }
            }
        }
        return new RgbFrames(frames.count(), width, height, turned);
    }
}
