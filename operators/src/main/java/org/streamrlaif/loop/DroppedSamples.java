package org.streamrlaif.loop;

import java.util.Locale;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.LiveSpan;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.tickets.OverloadRule;

/** Samples that are dropped before they have tickets: where they come from, and why they go. */
public final class DroppedSamples {

    /** The ticket of a letter about one. */
    public static final long NO_TICKET = -1;

    private static final String STAGE = "tickets";

    private DroppedSamples() {}

    /**
     * What a sample comes from: its live stream, else the topic and partition that it was read
     * from; a word where it comes from none.
     */
    public static String source(AdmittedSample sample) {
        LiveSpan live = sample.getSample().getLive();
        if (live != null) {
            return live.getStream();
        }
        SampleSource source = sample.getSource();
        return source == null ? "samples" : source.getTopic() + "-" + source.getPartition();
    }

    /** Whether a letter is about a sample without ticket. */
    public static boolean isOf(DeadLetter letter) {
        return letter.getTicket() == NO_TICKET;
    }

    /** The reason of one that has to leave since newer ones wait. */
    public static VoidReason overload(OverloadRule rule) {
        return new VoidReason(
                STAGE,
                "overload",
                "dropped while the loop was full: "
                        + rule.backlog()
                        + " newer samples wait (samples.backlog)");
    }

    /** The reason of one that is too old when its turn comes. */
    public static VoidReason tooOld(AdmittedSample sample, OverloadRule rule, long now) {
        return new VoidReason(
                STAGE,
                "too-old",
                String.format(
                        Locale.ROOT,
                        "%.1f s old when its turn came, expected at most %.1f s (samples.max-lag)",
                        (now - sample.getSample().getCreatedAt()) / 1000.0,
                        rule.maxLagMillis() / 1000.0));
    }
}
