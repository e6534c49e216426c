package org.streamrlaif.laboratory.bench.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.video.SampledVideo;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;

/**
 * Times the reading of uniformly sampled frames of one video, through the reader of the job.
 *
 * @param config frames, size and threads
 * @param repeats how often the file is read
 */
public record DecodeBench(VideoConfig config, Repeats repeats) {

    /** One reading: milliseconds on the clock and of CPU time. */
    private record Run(double millis, double cpu, SampledVideo video) {}

    /**
     * Measures.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    public Report run(Path file) {
        Machine machine = Machine.here();
        VideoReader reader = new VideoReader(config);
        List<Run> runs = repeats.of(() -> read(reader, file));
        SampledVideo video = runs.get(0).video();
        Spread millis = Spread.of(runs, Run::millis);
        return new Report(
                machine,
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%s: %s, %d frames; %d decoder thread(s)",
                                file,
                                video.codec(),
                                video.frameCount(),
                                config.threads()),
                        String.format(
                                Locale.ROOT,
                                "%d samples of %d x %d, %d frames decoded for them; %d repeats",
                                config.frames(),
                                video.frames().width(),
                                video.frames().height(),
                                video.decodedFrames(),
                                repeats.repeats())),
                List.of(
                        Table.ofSpreads(
                                "",
                                List.of(
                                        Table.Row.of("video, ms", 1, millis),
                                        Table.Row.of("CPU time, ms", 1, Spread.of(runs, Run::cpu)),
                                        Table.Row.of(
                                                "samples/s",
                                                1,
                                                millis.rate(1e3 * config.frames()))))),
                List.of());
    }

    private static Run read(VideoReader reader, Path file) {
        long start = System.nanoTime();
        long cpu = Machine.cpuNanos();
        try {
            SampledVideo video = reader.read(file);
            double millis = 1e3 * Repeats.seconds(start);
            return new Run(millis, (Machine.cpuNanos() - cpu) / 1e6, video);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
