package org.streamrlaif.live;

import java.nio.file.Path;

/**
 * A segment of a stream as a clip on disk.
 *
 * @param id {@code STREAM@START}: equal for equal stream and start
 * @param stream id of the stream
 * @param startMs event time of the first frame, in milliseconds since the epoch
 * @param endMs event time of the last frame
 * @param frames number of frames, at least 2, at most those of the configuration
 * @param file an MP4 file of these frames, whose times count from {@code startMs}
 * @param note what was wrong with this part of the stream; empty when nothing was
 */
public record LiveClip(
        String id, String stream, long startMs, long endMs, int frames, Path file, String note) {}
