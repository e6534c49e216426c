package org.streamrlaif.flink;

import org.apache.flink.api.connector.source.SourceEvent;

/** What is said between the readers of samples and the job manager, which deals out credits. */
sealed interface CreditEvent extends SourceEvent {

    /**
     * A reader holds no credits any more.
     *
     * @param used tickets of the samples that it has read since the last time
     * @param more whether it has something to read
     */
    record Settled(long used, boolean more) implements CreditEvent {
        private static final long serialVersionUID = 1L;
    }

    /** A reader may read so many tickets. */
    record Granted(long credits) implements CreditEvent {
        private static final long serialVersionUID = 1L;
    }
}
