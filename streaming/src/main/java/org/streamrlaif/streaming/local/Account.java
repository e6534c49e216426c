package org.streamrlaif.streaming.local;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** First ticket of the account: 0, or where a run went on from a checkpoint. */
    public long first() {
        return Math.max(0, ledger() - ended());
    }

    /**
     * {@code 40 issued = 32 trained + 0 warmed up + 8 void (decode/unreadable-video 8)}; names
     * tickets that are still open, and the first one where it is not 0.
     *
     * @param next first ticket that has not been issued
     */
    public String line(long next) {
        long open = next - ledger();
        StringBuilder line = new StringBuilder();
        line.append(ended() + open).append(" issued");
        if (first() > 0) {
            line.append(" from ticket ").append(first()).append(" on");
        }
        line.append(" = ");
        line.append(trained()).append(" trained + ");
        line.append(warmedUp()).append(" warmed up + ");
        line.append(voids().values().stream().mapToLong(Long::longValue).sum()).append(" void");
        if (!voids().isEmpty()) {
            line.append(" (");
            line.append(reasons(voids()));
            line.append(')');
        }
        if (open != 0) {
            line.append(" + ").append(open).append(" not finished");
        }
        return line.toString();
    }

    /** Numbers by reason, as they stand in a line. */
    static String reasons(SortedMap<String, Long> counts) {
        return counts.entrySet().stream()
                .map(reason -> reason.getKey() + " " + reason.getValue())
                .collect(Collectors.joining(", "));
    }
}
