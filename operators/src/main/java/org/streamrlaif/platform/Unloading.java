package org.streamrlaif.platform;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What has to be given back before the classes of this project are unloaded from a process that
 * goes on, such as a task manager that a job has left. Others would not know of it any more.
 */
public final class Unloading {
    private static final List<Runnable> ACTIONS = new CopyOnWriteArrayList<>();

    private Unloading() {}

    /** Adds what gives something back; it may be run several times, in any thread. */
    public static void before(Runnable action) {
        ACTIONS.add(action);
    }

    /** Gives everything back. */
    public static void run() {
        ACTIONS.forEach(Runnable::run);
    }
}
