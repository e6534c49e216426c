package org.streamrlaif.flink.live;

import org.apache.flink.api.connector.source.SourceSplit;
import org.streamrlaif.live.LiveStream;

/**
 * A stream and how far it has come. It holds no secret: the address has none.
 *
 * @param stream as it is listed
 * @param lastStartMs start of the last clip that was handed on, else when the stream was first
 *     listed; in milliseconds since the epoch
 * @param clips number of clips that were handed on
 * @param ended whether it has come to its end, so that it is not recorded again
 */
record LiveSplit(LiveStream stream, long lastStartMs, long clips, boolean ended)
        implements SourceSplit {

    @Override
    public String splitId() {
        return stream.id();
    }

    /** A clip was handed on. */
    LiveSplit after(long startMs) {
        return new LiveSplit(stream, Math.max(lastStartMs, startMs), clips + 1, ended);
    }

    LiveSplit withEnd() {
        return new LiveSplit(stream, lastStartMs, clips, true);
    }

    /** The same stream at another address or with other tags: whether it has ended is open. */
    LiveSplit as(LiveStream listed) {
        return new LiveSplit(listed, lastStartMs, clips, false);
    }
}
