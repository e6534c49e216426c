package org.streamrlaif.video;

import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB.Callback_Pointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends FFmpeg's reading on this thread when its time is up, so that no file can hold a thread for
 * ever. FFmpeg asks before each read; one callback object serves all threads because JavaCPP has
 * room for few.
 */
final class Deadline extends Callback_Pointer {

    private static final ThreadLocal<Long> END = new ThreadLocal<>();
    static final Deadline CALLBACK = new Deadline();

    private Deadline() {}

    /** Starts this thread's time. */
    static void start(double seconds) {
        END.set(System.nanoTime() + (long) (Math.min(seconds, 1e9) * 1e9));
    }

    /** Whether this thread's time is up. */
    static boolean isOver() {
        Long end = END.get();
        return end != null && System.nanoTime() - end > 0;
    }

    @Override
    public int call(Pointer unused) {
        return isOver() ? 1 : 0;
    }
}
