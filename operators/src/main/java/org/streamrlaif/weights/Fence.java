package org.streamrlaif.weights;

import org.streamrlaif.schemas.PolicyVersion;

/**
 * What an operator accepts as announcements of its own learner.
 *
 * @param attempt name of the attempt, equal for all tasks that run and fail together
 * @param restoredLineage lineage in force when the restored checkpoint was cut, or {@link #FRESH};
 *     the learner of a restored attempt has a higher one
 */
public record Fence(String attempt, long restoredLineage) {
    /** The restored lineage of a run that starts anew. */
    public static final long FRESH = -1;

    /** Whether the announcement comes from the learner of this attempt. */
    public boolean admits(PolicyVersion version) {
        return version.getAttempt().equals(attempt) && version.getLineage() > restoredLineage;
    }
}
