package org.streamrlaif.laboratory.bench;

import java.io.PrintWriter;
import org.streamrlaif.laboratory.bench.core.DecodeMetrics;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Repeats;

/**
 * How fast a video was read, and what it was taken with.
 *
 * @param machine where, as it was before the first run
 * @param video the file
 * @param threads threads of the decoder
 * @param repeats how often
 * @param frames frames that were sampled
 * @param shortSide pixels that their shorter side was scaled down to; 0 for frames as stored
 * @param figures what was measured
 */
public record DecodeReport(
        Machine machine,
        String video,
        int threads,
        Repeats repeats,
        int frames,
        int shortSide,
        DecodeMetrics figures) {

    /** Writes the figures as a table. */
    public void print(PrintWriter out) {
        out.println(machine.summary());
        Lines.line(
                out,
                "%s: %s, %d frames; %d decoder thread(s)",
                video,
                figures.codec(),
                figures.frameCount(),
                threads);
        Lines.line(
                out,
                "%d samples of %d x %d, %d frames decoded for them; %d repeats",
                frames,
                figures.width(),
                figures.height(),
                figures.decodedFrames(),
                repeats.repeats());
        out.println();
        Lines.heading(out, "");
        Lines.row(out, "video, ms", "%10.1f", figures.readMs());
        Lines.row(out, "CPU time, ms", "%10.1f", figures.cpuMs());
        Lines.row(out, "samples/s", "%10.1f", figures.samplesPerSecond());
        out.flush();
    }
}
