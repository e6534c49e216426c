package org.streamrlaif.flink;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.ledger.LedgerLog;
import org.streamrlaif.ledger.Outbox;
import org.streamrlaif.schemas.LedgerEntry;

/**
 * The learner's {@link Outbox} in keyed state: its entries are committed together with the batch
 * that they are about, written once a complete checkpoint holds them, and go when they are written.
 * Used in the mailbox, under {@link SingleKey}.
 */
final class LedgerOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOutbox.class);

    /** As many entries may wait to be written; then training waits, too. */
    private static final int MOST_DUE = 10_000;

    private static final long TICK_MILLIS = 100;

    private final MapState<Long, LedgerEntry> entries;
    private final ValueState<Long> placeState;
    private Outbox outbox;
    private long place;
    private LedgerAppender appender;
    private Consumer<ThrowingRunnable<Exception>> mailbox;
    private CompletableFuture<Long> running;
    private int runningSize;

    LedgerOutbox(KeyedStateStore store) {
        entries =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "outbox", Types.LONG, new AvroTypeInfo<>(LedgerEntry.class)));
        placeState = store.getState(new ValueStateDescriptor<>("ledgerPlace", Types.LONG));
    }

    /**
     * Reads the state and begins to write what it holds.
     *
     * @param log is closed with this
     * @param mailbox runs an action in the mailbox, under the key
     */
    void open(LedgerLog log, Consumer<ThrowingRunnable<Exception>> mailbox) throws Exception {
        this.appender = new LedgerAppender(log);
        this.mailbox = mailbox;
        TreeMap<Long, LedgerEntry> restored = new TreeMap<>();
        for (Map.Entry<Long, LedgerEntry> entry : entries.entries()) {
            restored.put(entry.getKey(), entry.getValue());
        }
        outbox = new Outbox(restored.isEmpty() ? 0 : restored.firstKey(), restored.values());
        place = placeState.value() == null ? 0 : placeState.value();
        write();
    }

    void add(LedgerEntry entry) throws Exception {
        entries.put(outbox.add(entry), entry);
    }

    /** Whether what is trained now can be entered before long. */
    boolean hasRoom() {
        return outbox.dueSize() < MOST_DUE;
    }

    /** Entries that are not known to be written. */
    int size() {
        return outbox.size();
    }

    void heldBy(long checkpoint) {
        outbox.heldBy(checkpoint);
    }

    /** Writes what the checkpoint holds. */
    void complete(long checkpoint) {
        outbox.complete(checkpoint);
        write();
    }

    private void write() {
        List<LedgerEntry> due = outbox.due();
        if (running == null && !due.isEmpty()) {
            runningSize = due.size();
            running = appender.append(due, place);
            var unused =
                    running.whenComplete(
                            (behind, error) -> {
                                if (error == null) {
                                    mailbox.accept(() -> written(behind));
                                } else if (!(error instanceof CancellationException)) {
                                    mailbox.accept(() -> fail(error));
                                }
                            });
        }
    }

    private static void fail(Throwable error) throws FlinkException {
        throw new FlinkException("the ledger cannot be written: " + error, error);
    }

    private void written(long behind) throws Exception {
        for (int i = 0; i < runningSize; i++) {
            entries.remove(outbox.first() + i);
        }
        outbox.written(runningSize);
        place = behind;
        placeState.update(place);
        running = null;
        write();
    }

    /**
     * Ends the writing.
     *
     * @param goOn asked again and again: whether to write first what is due
     */
    void close(BooleanSupplier goOn) throws InterruptedException {
        if (appender == null) {
            return;
        }
        try (LedgerAppender closed = appender) {
            if (goOn.getAsBoolean()) {
                writeAll(goOn);
            }
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "ledger: {} entries could not be written; who goes on from the last checkpoint"
                            + " writes them",
                    outbox.dueSize());
            LOG.debug("ledger", e);
        }
    }

    /** Without the mailbox, which runs no more. */
    private void writeAll(BooleanSupplier goOn)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<LedgerEntry> due = outbox.due();
        if (running != null) {
            place = await(running, goOn);
            due = due.subList(runningSize, due.size());
        }
        if (!due.isEmpty()) {
            await(appender.append(due, place), goOn);
        }
    }

    private static long await(CompletableFuture<Long> appended, BooleanSupplier goOn)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            try {
                return appended.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!goOn.getAsBoolean()) {
                    throw e;
                }
            }
        }
    }
}
