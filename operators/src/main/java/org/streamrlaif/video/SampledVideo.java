package org.streamrlaif.video;

import org.streamrlaif.model.picture.RgbFrames;

/**
 * Uniformly sampled frames of one video, upright (rotation applied).
 *
 * @param codec FFmpeg's name of the video codec, such as {@code h264}
 * @param frameCount frames that can be decoded
 * @param decodedFrames frames that were decoded to get at the samples
 * @param indices index of each sample in the video, K, ascending; samples repeat when the video has
 *     fewer frames than samples
 * @param timestampsMs presentation time of each sample in milliseconds, K
 * @param frames the pixels, K frames
 * @param note what is wrong with a video that could be read in part only; empty when nothing is
 */
public record SampledVideo(
        String codec,
        int frameCount,
        int decodedFrames,
        int[] indices,
        long[] timestampsMs,
        RgbFrames frames,
        String note) {

    /**
     * Length of the video in milliseconds: the time of its last frame and one mean distance between
     * frames. A video of one frame has none.
     */
    public long durationMs() {
        int last = timestampsMs.length - 1;
        return indices[last] == 0
                ? timestampsMs[last]
                : Math.round(timestampsMs[last] * (1.0 + 1.0 / indices[last]));
    }
}
