package org.streamrlaif.laboratory.bench;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.schemas.ScoredItem;

/**
 * Chained behind an operator that trains: asks the mailbox of their task for a mail every {@value
 * #MILLIS} ms and tells a clock how long each took, and of each batch that leaves.
 */
final class MailboxProbe extends AbstractStreamOperator<ScoredItem>
        implements OneInputStreamOperator<ScoredItem, ScoredItem> {
    private static final long serialVersionUID = 1L;
    private static final int MILLIS = 5;

    private final String clock;

    MailboxProbe(String clock) {
        this.clock = clock;
    }

    @Override
    public void open() throws Exception {
        super.open();
        after(0, this::ask); // the task takes its first mail when all its operators are open
    }

    @Override
    public void processElement(StreamRecord<ScoredItem> element) {
        if (element.getValue().getMetrics() != null) {
            CheckpointClock.of(clock).release();
        }
        output.collect(element);
    }

    private void ask() {
        long asked = System.nanoTime();
        after(
                MILLIS,
                () -> {
                    CheckpointClock.of(clock).pause(System.nanoTime() - asked);
                    ask();
                });
    }

    private void after(int millis, Runnable mail) {
        var unused =
                getProcessingTimeService()
                        .registerTimer(
                                getProcessingTimeService().getCurrentProcessingTime() + millis,
                                now -> mail.run());
    }
}
