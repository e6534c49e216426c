package org.streamrlaif.streaming.dataset;

/**
 * Some of the frames that are sampled of a video, as the narrator sees them.
 *
 * @param from the first, counted from 0
 * @param to one behind the last
 */
public record FrameSpan(int from, int to) {}
