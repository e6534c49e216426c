package org.streamrlaif.live;

/**
 * What a recorder has seen of its stream so far.
 *
 * @param frames frames that were decoded
 * @param broken packets and frames that could not be used
 * @param clips clips that were handed out
 * @param tooShort segments that ended before they were long enough for a clip
 * @param connections times that the stream was opened
 * @param jumps jumps of the stream's clock
 * @param lastFrameMs event time of the newest frame in milliseconds since the epoch; 0 before it
 */
public record StreamCounts(
        long frames,
        long broken,
        long clips,
        long tooShort,
        long connections,
        long jumps,
        long lastFrameMs) {}
