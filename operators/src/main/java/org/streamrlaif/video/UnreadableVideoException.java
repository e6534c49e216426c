package org.streamrlaif.video;

import java.io.IOException;

/** A video that gives no frames; the message is one line for a person. */
public final class UnreadableVideoException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why a video gives no frames. */
    public enum Cause {
        /** The path lies outside the allowed roots, or is no plain local path. */
        REFUSED_PATH,
        /** There is no such file, or it is no regular file. */
        MISSING_FILE,
        /** The file is no video container. */
        NOT_A_VIDEO,
        /** The container is damaged beyond opening. */
        UNREADABLE_VIDEO,
        /** The container holds no video stream. */
        NO_VIDEO_STREAM,
        /** No decoder for this codec. */
        UNSUPPORTED_CODEC,
        /** Not one frame could be decoded. */
        NO_FRAMES,
        /** The frames are larger than the limit. */
        TOO_LARGE,
        /** Decoding took longer than the limit. */
        TIMEOUT;

        /** The cause as a short stable word, such as {@code no-video-stream}. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Cause reason;

    UnreadableVideoException(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why the video gives no frames. */
    public Cause reason() {
        return reason;
    }
}
