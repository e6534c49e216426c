package org.streamrlaif.loop;

import org.streamrlaif.ledger.BatchLedger;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

/**
 * Finds samples that were delivered before, as by a producer that tries again. A sample is known by
 * its id and its epoch; a wanted repeat has another epoch. A duplicate keeps its own tickets, which
 * end void; it has no dead letter, since nothing is wrong with it.
 */
public final class Duplicates {
    private static final String STAGE = "duplicates";

    private Duplicates() {}

    /** What is remembered of samples. */
    public interface Memory {

        /**
         * The first ticket that was kept for a sample; null when there is none, and this one is
         * kept from now on.
         */
        Long putIfAbsent(String identity, Long firstTicket) throws Exception;
    }

    /** What a sample is known by. */
    public static String identity(VideoSample sample) {
        return sample.getEpoch() + " " + sample.getId();
    }

    /** The sample, void when it was delivered before. One that is void already is not looked at. */
    public static AdmittedSample check(AdmittedSample admitted, Memory memory) throws Exception {
        VideoSample sample = admitted.getSample();
        if (admitted.getVoided() != null || sample.getId().isEmpty()) {
            return admitted;
        }
        Long before = memory.putIfAbsent(identity(sample), admitted.getFirstTicket());
        return before == null ? admitted : duplicate(admitted, before);
    }

    private static AdmittedSample duplicate(AdmittedSample admitted, long before) {
        VideoSample sample = admitted.getSample();
        String message =
                "sample "
                        + sample.getId()
                        + ": delivered again in epoch "
                        + sample.getEpoch()
                        + ", expected once; it has ticket "
                        + before;
        return new AdmittedSample(
                admitted.getFirstTicket(),
                admitted.getTickets(),
                sample,
                new VoidReason(STAGE, BatchLedger.DUPLICATE, message),
                admitted.getSource());
    }
}
