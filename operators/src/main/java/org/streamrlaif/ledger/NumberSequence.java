package org.streamrlaif.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Numbers that come one after the other, each with the hash of what carries it. Holds eight bytes
 * per number.
 */
final class NumberSequence {
    private static final int CHUNK = 4096;
    private static final long ABSENT = 0;

    private final Map<Long, long[]> hashes = new HashMap<>();
    private final NavigableMap<Long, Long> gaps = new TreeMap<>();
    private long next;

    /** How a number comes. */
    enum Arrival {
        /** It follows on the one before. */
        NEXT,
        /** Numbers before it are missing so far. */
        AHEAD,
        /** It was missing, and comes behind greater ones. */
        LATE,
        /** It was here before, with the same hash. */
        COPY,
        /** It was here before, with another hash. */
        ALTERED
    }

    NumberSequence(long first) {
        next = first;
    }

    /** The number that is to follow. */
    long next() {
        return next;
    }

    /** Takes a number; the hash of one that is {@link Arrival#ALTERED} is not taken. */
    Arrival arrive(long number, long hash) {
        long known = hash == ABSENT ? 1 : hash;
        if (number >= next) {
            Arrival arrival = number == next ? Arrival.NEXT : Arrival.AHEAD;
            expect(number);
            next = number + 1;
            put(number, known);
            return arrival;
        }
        long before = get(number);
        if (before == ABSENT) {
            fill(number);
            put(number, known);
            return Arrival.LATE;
        }
        return before == known ? Arrival.COPY : Arrival.ALTERED;
    }

    /** Says that all numbers below this one are to have come. */
    void expect(long number) {
        if (number > next) {
            gaps.put(next, number);
            next = number;
        }
    }

    /** The first number of each gap, with the first one behind it. */
    NavigableMap<Long, Long> gaps() {
        return gaps;
    }

    private void fill(long number) {
        Map.Entry<Long, Long> gap = gaps.floorEntry(number);
        if (gap == null || gap.getValue() <= number) {
            return; // before the first one
        }
        gaps.remove(gap.getKey());
        if (gap.getKey() < number) {
            gaps.put(gap.getKey(), number);
        }
        if (number + 1 < gap.getValue()) {
            gaps.put(number + 1, gap.getValue());
        }
    }

    private long get(long number) {
        long[] chunk = hashes.get(Math.floorDiv(number, (long) CHUNK));
        return chunk == null ? ABSENT : chunk[(int) Math.floorMod(number, (long) CHUNK)];
    }

    private void put(long number, long hash) {
        hashes.computeIfAbsent(Math.floorDiv(number, (long) CHUNK), at -> new long[CHUNK])[
                        (int) Math.floorMod(number, (long) CHUNK)] =
                hash;
    }
}
