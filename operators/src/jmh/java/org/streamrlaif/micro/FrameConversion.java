package org.streamrlaif.micro;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.RgbFrames;

/** One decoded frame to the values that the tower takes: resize, crop, normalise. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameConversion {
    private static final int SIDE = 224;

    /** Width × height of the frame. */
    @Param({"320x240", "1280x720"})
    private String frame;

    private ImageProcessor processor;
    private RgbFrames frames;

    /** Makes a frame of noise. */
    @Setup
    public void open() {
        String[] sides = frame.split("x");
        int width = Integer.parseInt(sides[0]);
        int height = Integer.parseInt(sides[1]);
        byte[] data = new byte[3 * width * height];
        new Random(1).nextBytes(data);
        frames = new RgbFrames(1, width, height, data);
        processor = new ImageProcessor(ImageSettings.clip(SIDE, ImageSettings.Fit.CROP));
    }

    /** The processor. */
    @Benchmark
    public float[] process() {
        return processor.process(frames);
    }
}
