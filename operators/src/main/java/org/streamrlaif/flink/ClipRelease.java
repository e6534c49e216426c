package org.streamrlaif.flink;

import java.util.TreeMap;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.tickets.TicketRule;

/**
 * Lets the clips of ended tickets go. Tickets of batches before a policy version have ended, but a
 * checkpoint may bring them back; so a version counts when the second checkpoint after it is
 * complete: the learner announced it before it took its part of that one. Without checkpoints it
 * counts at once.
 */
final class ClipRelease {
    private final RunClips clips;
    private final TicketRule rule;
    private final boolean checkpoints;
    private final TreeMap<Long, Long> covered = new TreeMap<>();
    private long atLastSnapshot;
    private long newest;

    /**
     * @param clips what the run keeps in this process
     * @param checkpoints whether the job takes them
     */
    ClipRelease(RunClips clips, TicketRule rule, boolean checkpoints) {
        this.clips = clips;
        this.rule = rule;
        this.checkpoints = checkpoints;
    }

    /** The learner of this attempt has announced a version. */
    void announced(long version) {
        newest = Math.max(newest, version);
        if (!checkpoints) {
            release(newest);
        }
    }

    /** A checkpoint begins. */
    void snapshot(long checkpoint) {
        covered.put(checkpoint, atLastSnapshot);
        atLastSnapshot = newest;
    }

    /** A checkpoint is complete. */
    void completed(long checkpoint) {
        Long version = covered.get(checkpoint);
        if (version != null) {
            release(version);
        }
        covered.headMap(checkpoint, true).clear();
    }

    private void release(long version) {
        clips.ended(rule.firstTicket(version));
    }
}
