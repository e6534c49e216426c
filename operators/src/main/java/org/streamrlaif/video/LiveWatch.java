package org.streamrlaif.video;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB.Callback_Pointer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends FFmpeg's waiting for the live stream that this thread reads: when its time is up, when it is
 * to stop, or when the server has sent it to another address, which FFmpeg follows by itself for
 * RTSP. One callback object serves all threads because JavaCPP has room for few.
 */
final class LiveWatch extends Callback_Pointer {

    static final LiveWatch CALLBACK = new LiveWatch();
    private static final ThreadLocal<Watched> CURRENT = new ThreadLocal<>();

    /** What one input waits for. */
    static final class Watched {
        private final String url;
        private AVFormatContext context;
        private long end;
        private volatile boolean stopped;
        private String sentTo = "";

        Watched(String url) {
            this.url = url;
        }

        /** Sets the context that is being opened or read. */
        void of(AVFormatContext opened) {
            context = opened;
        }

        /** Starts the time of what this thread is about to do. */
        void start(double seconds) {
            end = System.nanoTime() + (long) (seconds * 1e9);
            CURRENT.set(this);
        }

        /** Ends whatever is going on, and all that comes; from any thread. */
        void stop() {
            stopped = true;
        }

        boolean isStopped() {
            return stopped;
        }

        boolean isOver() {
            return System.nanoTime() - end > 0;
        }

        /** Where the server sent on to; empty when it did not. */
        String sentTo() {
            if (sentTo.isEmpty() && context != null && !context.isNull()) {
                BytePointer now = context.url();
                String text = now == null || now.isNull() ? url : now.getString();
                sentTo = text.equals(url) ? "" : text;
            }
            return sentTo;
        }
    }

    private LiveWatch() {}

    @Override
    public int call(Pointer unused) {
        Watched watched = CURRENT.get();
        return watched != null
                        && (watched.isStopped() || watched.isOver() || !watched.sentTo().isEmpty())
                ? 1
                : 0;
    }
}
