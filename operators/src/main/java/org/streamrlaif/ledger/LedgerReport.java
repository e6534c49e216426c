package org.streamrlaif.ledger;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.streamrlaif.schemas.Outcome;

/**
 * What a verification found.
 *
 * @param runId the run; empty when the ledger names none
 * @param lineages lineages that count, ancestors of the newest one and itself
 * @param earlierRuns runs that lie before in the same ledger and are left out
 * @param tickets tickets that have ended
 * @param batches batches that have ended
 * @param version policy version in force after the last one
 * @param chain chain value of the last batch
 * @param outcomes tickets by outcome
 * @param reasons tickets that were not used, by {@code stage/code}
 * @param copies entries that were here before, word by word
 * @param superseded entries of a lineage that ended before them
 * @param undoneBatches batches whose step was taken back
 * @param skippedOffsets offsets between others that no ticket came from
 * @param trainedLength mean tokens of a response that trained the policy
 * @param issuedLength mean tokens of a response, whatever became of it
 * @param findings number of things that do not hold
 * @param lines the first of them, one line each
 */
public record LedgerReport(
        String runId,
        int lineages,
        long earlierRuns,
        long tickets,
        long batches,
        long version,
        String chain,
        Map<Outcome, Long> outcomes,
        SortedMap<String, Long> reasons,
        long copies,
        long superseded,
        long undoneBatches,
        long skippedOffsets,
        double trainedLength,
        double issuedLength,
        long findings,
        List<String> lines) {

    /** Whether all holds. */
    public boolean holds() {
        return findings == 0;
    }
}
