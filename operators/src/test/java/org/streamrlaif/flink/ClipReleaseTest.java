package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.clips.PartKey;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.tickets.TicketRule;

/** When the clips of ended tickets go: batch b holds the tickets 2b and 2b + 1. */
class ClipReleaseTest {
    private final RunClips clips = RunClips.of(UUID.randomUUID().toString());
    private final String prefix = UUID.randomUUID() + "-";

    @BeforeEach
    void aClipForEachTicket() {
        for (int ticket = 0; ticket < 8; ticket++) {
            clips.keep(prefix + ticket, ticket);
            clips.put(key(ticket), new byte[] {1});
        }
    }

    @AfterEach
    void close() {
        clips.ended(Long.MAX_VALUE);
        clips.close();
    }

    @Test
    void withoutCheckpointsAVersionEndsTheTicketsBeforeItAtOnce() {
        release(false).announced(2);
        assertThat(firstKept()).isEqualTo(4);
    }

    @Test
    void aVersionCountsWithTheSecondCheckpointAfterIt() {
        ClipRelease release = release(true);
        release.announced(1);
        release.snapshot(1);
        release.announced(2);
        release.completed(1);
        assertThat(firstKept()).as("the learner may have had version 0").isZero();

        release.snapshot(2);
        release.announced(3);
        release.completed(2);
        assertThat(firstKept()).isEqualTo(2);
        release.snapshot(3);
        release.completed(3);
        assertThat(firstKept()).isEqualTo(4);
    }

    @Test
    void aCheckpointThatFailsLetsNothingGoAndTheNextDoes() {
        ClipRelease release = release(true);
        release.announced(1);
        release.snapshot(1);
        release.snapshot(2);
        release.announced(3);
        assertThat(firstKept()).isZero();

        release.snapshot(3);
        release.completed(3);
        assertThat(firstKept()).isEqualTo(2);
    }

    @Test
    void anOlderAnnouncementThatComesAgainChangesNothing() {
        ClipRelease release = release(false);
        release.announced(3);
        release.announced(1);
        assertThat(firstKept()).isEqualTo(6);
    }

    private ClipRelease release(boolean checkpoints) {
        return new ClipRelease(clips, new TicketRule(2, 0), checkpoints);
    }

    private int firstKept() {
        int ticket = 0;
        while (!clips.bring(key(ticket))) {
            ticket++;
        }
        return ticket;
    }

    private PartKey key(int ticket) {
        return new PartKey(prefix + ticket, "model", 0, 1);
    }
}
