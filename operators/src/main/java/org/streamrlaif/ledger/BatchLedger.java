package org.streamrlaif.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.Outcome;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TicketEnd;
import org.streamrlaif.schemas.VoidReason;

/**
 * What the ledger says of one batch.
 *
 * @param tickets how its tickets ended, in ticket order
 * @param end what the batch left behind
 */
public record BatchLedger(List<TicketEnd> tickets, BatchEnd end) {

    /** The chain value before the first batch of a run. */
    public static final String START = "";

    /** {@code takenBackTo} of a batch whose step stands. */
    public static final long STANDS = -1;

    /** Code of the reason for a sample that was delivered before: void, though nothing is wrong. */
    public static final String DUPLICATE = "duplicate-sample";

    public BatchLedger {
        tickets = List.copyOf(tickets);
    }

    /**
     * The entries of a batch that the learner has finished.
     *
     * @param previous chain value of the batch before; {@link #START} for the first
     * @param rollouts as they came to the learner, in ticket order, at least one
     * @param learnerVoids tickets that the learner itself gave up
     * @param policy the version in force after the batch
     * @param optimizerSha256 hash of the policy's optimiser after the batch
     * @param takenBackTo version that the learner went back to, or {@link #STANDS}
     */
    public static BatchLedger of(
            String previous,
            List<Rollout> rollouts,
            Map<Long, VoidReason> learnerVoids,
            PolicyVersion policy,
            String optimizerSha256,
            long takenBackTo) {
        long batch = policy.getVersion() - 1;
        List<TicketEnd> tickets = new ArrayList<>();
        BatchChain chain = new BatchChain(previous);
        for (Rollout rollout : rollouts) {
            VoidReason reason = rollout.getVoided();
            if (reason == null) {
                reason = learnerVoids.get(rollout.getTicket());
            }
            TicketEnd ticket = ticket(rollout, reason, batch, policy.getLineage());
            chain.add(BatchChain.bytes(ticket));
            tickets.add(ticket);
        }
        BatchEnd end =
                BatchEnd.newBuilder()
                        .setBatch(batch)
                        .setLineage(policy.getLineage())
                        .setVersion(policy.getVersion())
                        .setLedger(rollouts.get(rollouts.size() - 1).getTicket() + 1)
                        .setAdapterSha256(policy.getSha256())
                        .setOptimizerSha256(optimizerSha256)
                        .setTakenBackTo(takenBackTo)
                        .setPrevious(previous)
                        .setChain("")
                        .build();
        end.setChain(chain.add(BatchChain.bytes(end)).value());
        return new BatchLedger(tickets, end);
    }

    /** All entries, in order. */
    public List<LedgerEntry> entries() {
        List<LedgerEntry> entries = new ArrayList<>();
        tickets.forEach(ticket -> entries.add(new LedgerEntry(ticket, null, null)));
        entries.add(new LedgerEntry(null, end, null));
        return entries;
    }

    /** How a ticket ends that is not void, or void for a reason. */
    private static Outcome outcome(Rollout rollout, VoidReason reason) {
        if (reason != null) {
            return reason.getCode().equals(DUPLICATE) ? Outcome.VOID : Outcome.DEAD_LETTERED;
        }
        return rollout.getWarmup() ? Outcome.WARMED_UP : Outcome.TRAINED;
    }

    private static TicketEnd ticket(Rollout rollout, VoidReason reason, long batch, long lineage) {
        LongSummaryStatistics versions =
                rollout.getResponses().stream()
                        .flatMap(response -> response.getVersions().stream())
                        .mapToLong(Long::longValue)
                        .summaryStatistics();
        boolean answered = versions.getCount() > 0;
        List<Preference> preferences = rollout.getPreferences();
        Preference verdict = preferences.isEmpty() ? null : preferences.get(0);
        return TicketEnd.newBuilder()
                .setTicket(rollout.getTicket())
                .setSource(rollout.getSource())
                .setSampleId(rollout.getSampleId())
                .setEpoch(rollout.getEpoch())
                .setPrompt(rollout.getPrompt())
                .setPrompts(rollout.getPrompts())
                .setClipId(rollout.getClipId())
                .setPromptHash(Sha256.of(rollout.getText()))
                .setOutcome(outcome(rollout, reason))
                .setStage(reason == null ? "" : reason.getStage())
                .setCode(reason == null ? "" : reason.getCode())
                .setFromVersion(answered ? versions.getMin() : -1)
                .setToVersion(answered ? versions.getMax() : -1)
                .setRewardVersion(rollout.getRewardVersion())
                .setJudge(verdict == null ? "" : verdict.getJudge())
                .setJudgePromptHash(verdict == null ? "" : verdict.getPromptHash())
                .setResponseLengths(
                        rollout.getResponses().stream()
                                .map(response -> response.getTokens().size())
                                .toList())
                .setBatch(batch)
                .setLineage(lineage)
                .setRewards(
                        rollout.getRewards().stream()
                                .map(reward -> reward.getName() + "@" + reward.getFingerprint())
                                .toList())
                .setAttempts(rollout.getAttempts())
                .build();
    }
}
