package org.streamrlaif.ledger;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.streamrlaif.schemas.Outcome;
import org.streamrlaif.schemas.TicketEnd;

/** How many tickets ended how, and how long their responses were. */
final class EndCounts {
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private long trainedTokens;
    private long trainedResponses;
    private long issuedTokens;
    private long issuedResponses;

    EndCounts() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, 0L);
        }
    }

    void add(TicketEnd end) {
        outcomes.merge(end.getOutcome(), 1L, Long::sum);
        if (!end.getCode().isEmpty()) {
            reasons.merge(end.getStage() + "/" + end.getCode(), 1L, Long::sum);
        }
        List<Integer> lengths = end.getResponseLengths();
        long tokens = 0;
        for (int length : lengths) {
            tokens += length;
        }
        issuedTokens += tokens;
        issuedResponses += lengths.size();
        if (end.getOutcome() == Outcome.TRAINED) {
            trainedTokens += tokens;
            trainedResponses += lengths.size();
        }
    }

    /** Tickets by outcome, in the order of the outcomes. */
    Map<Outcome, Long> outcomes() {
        return outcomes;
    }

    /** Tickets that were not used, by {@code stage/code}. */
    SortedMap<String, Long> reasons() {
        return reasons;
    }

    /** Mean tokens of a response that trained the policy; 0 when none did. */
    double trainedLength() {
        return trainedResponses == 0 ? 0 : (double) trainedTokens / trainedResponses;
    }

    /** Mean tokens of a response, whatever became of it; 0 when there is none. */
    double issuedLength() {
        return issuedResponses == 0 ? 0 : (double) issuedTokens / issuedResponses;
    }
}
