package org.streamrlaif.laboratory.bench.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.VideoWriter;

/** A video as a fixed camera gives it: a still background with grain, and things that pass. */
public final class StreetVideo {

    private static final int QUANTIZER = 24;
    private static final int THINGS = 12;
    private static final int GRAIN = 16;

    private StreetVideo() {}

    /**
     * Writes one.
     *
     * @param rate frames per second
     * @param count number of frames
     */
    public static void write(Path file, int width, int height, int rate, int count)
            throws IOException {
        byte[] rgb = new byte[count * width * height * 3];
        SplittableRandom random = new SplittableRandom(1);
        for (int frame = 0, at = 0; frame < count; frame++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int light = light(x, y, frame, width, height) + random.nextInt(GRAIN);
                    rgb[at++] = (byte) light;
                    rgb[at++] = (byte) (light * 7 / 8);
                    rgb[at++] = (byte) (light * 3 / 4);
                }
            }
        }
        VideoWriter.write(file, new RgbFrames(count, width, height, rgb), rate, QUANTIZER);
    }

    private static int light(int x, int y, int frame, int width, int height) {
        int lane = y * THINGS / height;
        int begin = (lane * 397 + frame * (3 + lane)) % width;
        boolean thing = x >= begin && x < begin + height / 8 && y % (height / THINGS) > 10;
        return thing ? 60 + lane * 12 + (x - begin) / 4 : 100 + (x / 8 * 37 + y / 8 * 23) % 60;
    }
}
