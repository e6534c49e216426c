package org.streamrlaif.streaming.local;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VoidCount;

/**
 * The account of tickets: issued = trained + warmed up + void, by reason. Steps are delivered at
 * least once and a restored learner repeats batches; of each batch, the record of the highest
 * lineage counts, once. Not thread-safe.
 */
public final class Account {

    private final SortedMap<Long, TrainingStep> byBatch = new TreeMap<>();

    /** Takes the record of a batch; returns whether it changed the account. */
    public boolean add(TrainingStep step) {
        TrainingStep known = byBatch.get(step.getBatch());
        if (known != null && known.getLineage() >= step.getLineage()) {
            return false;
        }
        byBatch.put(step.getBatch(), step);
        return true;
    }

    /** The steps that count, by batch. */
    public Collection<TrainingStep> steps() {
        return byBatch.values();
    }

    /** Number of tickets that trained the policy. */
    public long trained() {
        return byBatch.values().stream().mapToLong(TrainingStep::getTrained).sum();
    }

    /** Number of tickets that trained the reward model only. */
    public long warmedUp() {
        return byBatch.values().stream().mapToLong(TrainingStep::getWarmedUp).sum();
    }

    /** Numbers of void tickets by {@code stage/code}. */
    public SortedMap<String, Long> voids() {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (TrainingStep step : byBatch.values()) {
            for (VoidCount count : step.getVoids()) {
                counts.merge(count.getStage() + "/" + count.getCode(), count.getCount(), Long::sum);
            }
        }
        return counts;
    }

    /** Number of tickets that ended. */
    public long ended() {
        return trained() + warmedUp() + voids().values().stream().mapToLong(Long::longValue).sum();
    }

    /** First ticket that has not ended: all before it have, once each. */
    public long ledger() {
        return byBatch.values().stream().mapToLong(TrainingStep::getLedger).max().orElse(0);
    }

    /**
     * {@code 40 issued = 32 trained + 0 warmed up + 8 void (decode/unreadable-video 8)}; names
     * tickets that are still open.
     */
    public String line(long issued) {
        StringBuilder line = new StringBuilder();
        line.append(issued).append(" issued = ");
        line.append(trained()).append(" trained + ");
        line.append(warmedUp()).append(" warmed up + ");
        line.append(voids().values().stream().mapToLong(Long::longValue).sum()).append(" void");
        if (!voids().isEmpty()) {
            line.append(" (");
            line.append(
                    String.join(
                            ", ",
                            voids().entrySet().stream()
                                    .map(reason -> reason.getKey() + " " + reason.getValue())
                                    .toList()));
            line.append(')');
        }
        if (ended() != issued) {
            line.append(" + ").append(issued - ended()).append(" not finished");
        }
        return line.toString();
    }
}
