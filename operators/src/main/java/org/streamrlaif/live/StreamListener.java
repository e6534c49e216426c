package org.streamrlaif.live;

/** Learns what comes of a stream. Called on the recorder's thread, one call after the other. */
public interface StreamListener {

    /**
     * A clip is on disk. While this call lasts the stream is not read; what a live stream sends
     * meanwhile may be lost, so it should return at once.
     */
    void clip(LiveClip clip);

    /** The stream is in another state, or in the same one for another reason. */
    void status(StreamStatus status);
}
