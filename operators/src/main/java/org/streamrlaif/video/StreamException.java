package org.streamrlaif.video;

import java.io.IOException;

/** A live stream that gives no frames; the message is one line for a person, free of secrets. */
public final class StreamException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why a stream gives no frames. */
    public enum Cause {
        /** Address, or what it leads to, is not allowed. */
        REFUSED(true),
        /** Credentials are missing or wrong. */
        DENIED(true),
        /** It has no video. */
        NO_VIDEO(true),
        /** No decoder for its codec, or frames larger than the limit. */
        UNSUPPORTED(true),
        /** It cannot be opened now. */
        UNREACHABLE(false),
        /** It was open, and gives nothing more. */
        STALLED(false);

        private final boolean lasting;

        Cause(boolean lasting) {
            this.lasting = lasting;
        }
    }

    private final Cause reason;

    StreamException(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why the stream gives no frames. */
    public Cause reason() {
        return reason;
    }

    /** Whether a new attempt would end the same. */
    public boolean isLasting() {
        return reason.lasting;
    }
}
