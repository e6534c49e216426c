package org.streamrlaif.streaming.dashboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.TrainingStep;

/** What is known of a run, for whoever looks at it while it grows. Thread-safe. */
final class RunView {

    private static final int LETTERS = 1000;
    private static final int VERSIONS = 10_000;

    private final StepColumns steps = new StepColumns();
    private final Deque<Letter> letters = new ArrayDeque<>();
    private final Map<String, Long> letterCounts = new TreeMap<>();
    private final Deque<Version> versions = new ArrayDeque<>();
    private long changes;

    /** A batch ended. */
    void add(TrainingStep step) {
        if (steps.add(step)) {
            changed();
        }
    }

    /** An item was given up. */
    synchronized void add(DeadLetter letter) {
        push(
                letters,
                new Letter(
                        letter.getTicket(),
                        letter.getSampleId(),
                        letter.getUri(),
                        letter.getPrompt(),
                        letter.getReason().getStage(),
                        letter.getReason().getCode(),
                        letter.getReason().getMessage(),
                        letter.getAt()),
                LETTERS);
        letterCounts.merge(
                letter.getReason().getStage() + "/" + letter.getReason().getCode(), 1L, Long::sum);
        changed();
    }

    /** The learner announced a version. */
    synchronized void add(PolicyVersion version) {
        push(
                versions,
                new Version(
                        version.getLineage(),
                        version.getVersion(),
                        version.getSha256(),
                        version.getCreatedAt()),
                VERSIONS);
        changed();
    }

    private static <T> void push(Deque<T> newest, T value, int most) {
        newest.addFirst(value);
        if (newest.size() > most) {
            newest.removeLast();
        }
    }

    private synchronized void changed() {
        changes++;
        notifyAll();
    }

    /**
     * Waits for news.
     *
     * @param seen changes that the caller knows of
     * @param millis longest wait
     * @return changes so far
     */
    synchronized long await(long seen, long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (changes == seen) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return changes;
    }

    /** The batches. */
    StepColumns steps() {
        return steps;
    }

    /** The newest dead letters, the newest first, and how many there were by stage and code. */
    synchronized Letters letters() {
        return new Letters(List.copyOf(letters), new TreeMap<>(letterCounts));
    }

    /** The newest versions that were announced, the newest first. */
    synchronized List<Version> versions() {
        return new ArrayList<>(versions);
    }

    /** The state in short. */
    synchronized State state() {
        return new State(
                steps.revision(),
                steps.tickets(),
                letterCounts.values().stream().mapToLong(Long::longValue).sum());
    }

    /**
     * An item that was given up.
     *
     * @param at milliseconds since the epoch
     */
    record Letter(
            long ticket,
            String sample,
            String uri,
            String prompt,
            String stage,
            String code,
            String message,
            long at) {}

    /**
     * Dead letters.
     *
     * @param newest the last ones
     * @param counts of all, by stage and code
     */
    record Letters(List<Letter> newest, Map<String, Long> counts) {}

    /**
     * A version of the policy.
     *
     * @param sha256 of its adapter; empty for the start policy
     * @param at milliseconds since the epoch
     */
    record Version(long lineage, long version, String sha256, long at) {}

    /**
     * The state in short.
     *
     * @param revision of the batches
     * @param tickets what became of them
     * @param letters dead letters so far
     */
    record State(long revision, StepColumns.Tickets tickets, long letters) {}
}
