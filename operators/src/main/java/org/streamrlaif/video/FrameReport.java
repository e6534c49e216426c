package org.streamrlaif.video;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.picture.RgbFrames;

/**
 * What was sampled from a video, in numbers.
 *
 * @param codec FFmpeg's name of the video codec
 * @param width pixels per row, upright
 * @param height rows, upright
 * @param frameCount frames that could be decoded
 * @param frames the samples in order
 * @param note what is wrong with a video that could be read in part only; empty when nothing is
 */
public record FrameReport(
        String codec, int width, int height, int frameCount, List<Frame> frames, String note) {

    /**
     * One sample.
     *
     * @param index of the frame in the video
     * @param timestampMs presentation time in milliseconds
     * @param meanRgb mean of each channel, 0…255, rounded to three decimals
     */
    public record Frame(int index, long timestampMs, List<Double> meanRgb) {}

    /** The report on a sampled video. */
    public static FrameReport of(SampledVideo video) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < video.indices().length; i++) {
            List<Double> mean = meanRgb(video.frames(), i);
            frames.add(new Frame(video.indices()[i], video.timestampsMs()[i], mean));
        }
        return new FrameReport(
                video.codec(),
                video.frames().width(),
                video.frames().height(),
                video.frameCount(),
                List.copyOf(frames),
                video.note());
    }

    private static List<Double> meanRgb(RgbFrames frames, int frame) {
        long[] sums = new long[3];
        int from = frame * frames.frameBytes();
        for (int i = 0; i < frames.frameBytes(); i++) {
            sums[i % 3] += frames.rgb()[from + i] & 0xff;
        }
        double pixels = (double) frames.width() * frames.height();
        List<Double> mean = new ArrayList<>();
        for (long sum : sums) {
            mean.add(Math.round(sum / pixels * 1000) / 1000.0);
        }
        return List.copyOf(mean);
    }
}
