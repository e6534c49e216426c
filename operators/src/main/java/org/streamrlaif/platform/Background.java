package org.streamrlaif.platform;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Small things that are done beside everything else, one after the other. The thread is there only
 * while something waits for it: one that stayed would keep the classes of a job that has left.
 */
public final class Background {
    private static final long IDLE_SECONDS = 1;
    private static final ScheduledThreadPoolExecutor THREAD = thread();

    private Background() {}

    /** Does something soon. */
    public static void soon(Runnable action) {
        THREAD.execute(action);
    }

    /**
     * Does something after a while.
     *
     * @return prevents it, when run before
     */
    public static Runnable after(Duration wait, Runnable action) {
        Future<?> due = THREAD.schedule(action, wait.toMillis(), TimeUnit.MILLISECONDS);
        return () -> due.cancel(false);
    }

    private static ScheduledThreadPoolExecutor thread() {
        var executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        work -> {
                            Thread thread = new Thread(work, "background");
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
