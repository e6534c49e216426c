package org.streamrlaif.watch;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * The evaluation that a run makes of itself while it goes on.
 *
 * @param dataset file of held-out questions, JSON or JSON lines; empty for no evaluation
 * @param videos folder of their videos; empty for the folder of the file
 * @param every policy versions from one evaluation to the next, 1 or more
 * @param limit most questions asked, the first ones of the file; 0 for all
 * @param winRate whether the judge compares the answers with those of the start policy
 */
public record HeldOutConfig(String dataset, String videos, int every, int limit, boolean winRate)
        implements Serializable {

    /** Checks the ranges. */
    public HeldOutConfig {
        require(every >= 1, "every", every, "1 or more");
        require(limit >= 0, "limit", limit, "0 or more");
    }

    /** No held-out questions. */
    public static HeldOutConfig defaults() {
        return new HeldOutConfig("", "", 10, 0, true);
    }

    /** The same where there is no judge to compare answers. */
    public HeldOutConfig withoutJudge() {
        return new HeldOutConfig(dataset, videos, every, limit, false);
    }

    /** Whether there are held-out questions. */
    public boolean on() {
        return !dataset.isEmpty();
    }
}
