package org.streamrlaif.laboratory.bench.core;

/**
 * What reading one video took.
 *
 * @param codec FFmpeg's name of the video codec
 * @param frameCount frames of the video
 * @param decodedFrames frames that were decoded to get at the samples
 * @param width pixels per row of a sample
 * @param height rows of a sample
 * @param readMs opening, decoding, scaling and conversion to RGB
 * @param cpuMs CPU time of the process meanwhile
 * @param samplesPerSecond sampled frames per second
 */
public record DecodeMetrics(
        String codec,
        int frameCount,
        int decodedFrames,
        int width,
        int height,
        Spread readMs,
        Spread cpuMs,
        Spread samplesPerSecond) {}
